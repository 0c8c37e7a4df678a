//! The rules, each with a stable id.

use std::fmt;

/// The effect of a broken rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// An error.
    Error,
    /// An error with an opt-out; see [`Rule::opt_out`].
    OptOut,
    /// A warning, silenced by `allow(rule_id)`.
    Warning,
}

macro_rules! rules {
    ($($rule:ident $id:literal $severity:ident $($opt_out:literal)?,)*) => {
        /// A rule for policies. Its id, which is the last line of its messages, never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!("`", $id, "`")] $rule,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),*];

            /// The rule's id, such as `origin_case`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$rule => $id,)* }
            }

            /// The effect on a policy that breaks the rule.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Rule::$rule => Severity::$severity,)* }
            }

            /// The key that opts out of a rule of [`Severity::OptOut`].
            #[must_use]
            pub const fn opt_out(self) -> Option<&'static str> {
                match self {
                    $($(Rule::$rule => Some($opt_out),)?)*
                    _ => None,
                }
            }
        }
    };
}

rules! {
    NoOrigins "no_origins" Error,
    OriginSyntax "origin_syntax" Error,
    OriginTrailing "origin_trailing" Error,
    OriginUserinfo "origin_userinfo" Error,
    OriginCase "origin_case" Error,
    OriginScheme "origin_scheme" Error,
    SchemeMisspelt "scheme_misspelt" Warning,
    OriginDefaultPort "origin_default_port" Error,
    OriginPort "origin_port" Error,
    OriginIdn "origin_idn" Error,
    OriginHost "origin_host" Error,
    OriginIp "origin_ip" Error,
    OriginFile "origin_file" Error,
    OriginNull "origin_null" OptOut "danger_null_origin",
    OriginWildcardPlace "origin_wildcard_place" Error,
    OriginAnyNotAlone "origin_any_not_alone" Error,
    NoneWithMore "none_with_more" Error,
    OriginJoined "origin_joined" Error,
    OriginDuplicate "origin_duplicate" Warning,
    AnyOriginWithCredentials "any_origin_with_credentials" Error,
    InsecureOriginWithCredentials "insecure_origin_with_credentials" OptOut "danger_insecure_origins",
    PublicSuffixWithCredentials "public_suffix_with_credentials" OptOut "danger_public_suffix",
    PublicSuffix "public_suffix" Warning,
    LoopbackInRelease "loopback_in_release" Warning,
    PredicateReflectsAll "predicate_reflects_all" Error,
    UnconfiguredOrigins "unconfigured_origins" Error,
    NoMethods "no_methods" Error,
    MethodSyntax "method_syntax" Error,
    MethodCase "method_case" Error,
    MethodForbidden "method_forbidden" Error,
    MethodDuplicate "method_duplicate" Error,
    MethodMisspelt "method_misspelt" Warning,
    MethodOptions "method_options" Warning,
    AnyMethodWithCredentials "any_method_with_credentials" Error,
    HeaderSyntax "header_syntax" Error,
    HeaderForbidden "header_forbidden" Error,
    HeaderIsResponse "header_is_response" Error,
    HeaderSafelisted "header_safelisted" Warning,
    HeaderDuplicate "header_duplicate" Error,
    HeaderMisspelt "header_misspelt" Warning,
    AnyHeaderWithCredentials "any_header_with_credentials" Error,
    AnyHeaderWithoutAuthorization "any_header_without_authorization" Warning,
    ExposeSyntax "expose_syntax" Error,
    ExposeForbidden "expose_forbidden" Error,
    ExposeIsRequest "expose_is_request" Error,
    ExposeSafelisted "expose_safelisted" Warning,
    ExposeDuplicate "expose_duplicate" Error,
    AnyExposeWithCredentials "any_expose_with_credentials" Error,
    MaxAgeRange "max_age_range" Error,
    MaxAgeCapped "max_age_capped" Warning,
    JsonWithoutContentType "json_without_content_type" OptOut "allow(json_without_content_type)",
    BearerWithoutAuthorization "bearer_without_authorization" Warning,
    CookiesWithoutCredentials "cookies_without_credentials" Warning,
    UpgradeWithoutEnforce "upgrade_without_enforce" Warning,
    EnforceWithoutHosts "enforce_without_hosts" Warning,
    BodyOnGet "body_on_get" Warning,
    UnknownKey "unknown_key" Error,
    DuplicateKey "duplicate_key" Error,
    DuplicateAttribute "duplicate_attribute" Error,
    NotAFunction "not_a_function" Error,
    SameMethodTwice "same_method_twice" Error,
    UnannotatedHandler "unannotated_handler" Error,
    MethodDisagrees "method_disagrees" Error,
    UnroutableMethod "unroutable_method" Error,
    EnvMissing "env_missing" Error,
    EnvInvalid "env_invalid" Error,
}

impl Rule {
    /// The rule with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Rule> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
