using System.Net;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Api.Access;

/// <summary>
/// The OIDC issuer whose access tokens open the HTTP API, beside Gridfold's own, and whose users may sign in to the console: the section
/// <c>Gridfold:Oidc</c>.
/// </summary>
public sealed class OidcOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Gridfold:Oidc";

    private const int MaxNameLength = 40;

    /// <summary>The address of the issuer, written as in its tokens.</summary>
    /// <value>An https address; http on loopback only. Default: none, and no such tokens are accepted.</value>
    public string? Issuer { get; set; }

    /// <summary>The audience that tokens for this cluster have.</summary>
    /// <value>Required with an issuer. Default: none.</value>
    public string? Audience { get; set; }

    /// <summary>The claim with the name of the user. It must be unique, and users must not be able to change it.</summary>
    /// <value>A claim, or claims from the outer to the inner one with dots between them. Default: sub.</value>
    public string UserClaim { get; set; } = "sub";

    /// <summary>The claim with the groups, roles or scopes of the user.</summary>
    /// <value>A claim, or claims from the outer to the inner one with dots between them. Default: roles.</value>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The values of the claim that make an operator.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Operators { get; set; } = [];

    /// <summary>The values of the claim that make a submitter.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Submitters { get; set; } = [];

    /// <summary>The values of the claim that make a viewer.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Viewers { get; set; } = [];

    /// <summary>The id by which the issuer knows the console. It turns on the sign-in of the console.</summary>
    /// <value>Default: none, and people sign in with a token of Gridfold.</value>
    public string? ClientId { get; set; }

    /// <summary>The secret by which the issuer knows that a silo asks.</summary>
    /// <value>Default: none, for a client that the issuer calls public.</value>
    public string? ClientSecret { get; set; }

    /// <summary>What the console calls the issuer, as in "Sign in with NAME".</summary>
    /// <value>1 to 40 letters. Default: the host of the issuer.</value>
    public string? Name { get; set; }

    /// <summary>What the console asks for beside <c>openid</c>, where the issuer gives the claims for further scopes only.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>The address at which people open the console. The issuer sends them back there.</summary>
    /// <value>An https address without a path; http on loopback only. Required with a client. Default: none.</value>
    public string? PublicAddress { get; set; }

    /// <summary>What the console calls the issuer.</summary>
    internal string ShownName => Name ?? new Uri(Issuer!).Host;

    /// <summary>Whether people sign in to the console at the issuer.</summary>
    internal bool HasSignIn => IsOn && ClientId is { Length: > 0 };

    /// <summary>Whether tokens of an issuer are accepted.</summary>
    internal bool IsOn => Issuer is { Length: > 0 };

    /// <summary>The greatest role that values of the claim give. Null for none.</summary>
    internal Role? RoleOf(IReadOnlyCollection<string> values) =>
        values.Any(Operators.Contains) ? Role.Operator
        : values.Any(Submitters.Contains) ? Role.Submitter
        : values.Any(Viewers.Contains) ? Role.Viewer
        : null;

    /// <summary>Whether an address may be asked for keys: https, or this machine.</summary>
    internal static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp
        && (address.Host == "localhost" || (IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip) && IPAddress.IsLoopback(ip))));

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="hasApi">Whether the silo serves the HTTP API.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, bool hasApi, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        string[] mapped = [.. Operators, .. Submitters, .. Viewers];
        CheckSignIn(rules);
        if (!IsOn)
        {
            rules.Require(Audience is null && ClientId is null && mapped.Length == 0, nameof(Issuer), "missing",
                "the other options of the section are set: name the issuer of the tokens");
            return;
        }

        rules.Require(hasApi, nameof(Issuer), Issuer!, $"set {ApiOptions.Section}:{nameof(ApiOptions.Port)} too, since its tokens are for "
            + "the HTTP API");
        rules.Require(IsIssuer(Issuer!), nameof(Issuer), $"'{Issuer}'", "it must be an https address without a user, query and fragment "
            + "(http on loopback only), written as in the claim 'iss' of its tokens");
        rules.Require(Audience is { Length: > 0 }, nameof(Audience), "missing",
            "name the audience that tokens for this cluster have, or tokens for other programs would open it");
        rules.Require(UserClaim.Length > 0, nameof(UserClaim), "empty", "name a claim that is unique and that users cannot change, as sub");
        rules.Require(RoleClaim.Length > 0, nameof(RoleClaim), "empty", "name the claim with the user's groups, roles or scopes");
        if (mapped.Length == 0)
        {
            problems.Error($"{section} gives nobody a role; name values of the claim '{RoleClaim}' in {nameof(Operators)}, "
                + $"{nameof(Submitters)} or {nameof(Viewers)}");
        }

        foreach (string twice in mapped.GroupBy(value => value).Where(same => same.Count() > 1).Select(same => same.Key))
            problems.Error($"{section} names '{twice}' twice; a value gives one role: {nameof(Operators)}, {nameof(Submitters)} or "
                + nameof(Viewers));
    }

    private void CheckSignIn(OptionRules rules)
    {
        if (ClientId is not { Length: > 0 })
        {
            rules.Require(ClientSecret is null && Name is null && PublicAddress is null && Scopes.Count == 0, nameof(ClientId), "missing",
                "options of the console's sign-in are set: write the id that the issuer has for the console");
            return;
        }

        rules.Require(PublicAddress is not null, nameof(PublicAddress), "missing",
            "write the address at which people open the console, as in https://gridfold.example");
        rules.Require(PublicAddress is null || IsOrigin(PublicAddress), nameof(PublicAddress), $"'{PublicAddress}'",
            "it must be an https address without a path, query and user (http on loopback only), as in https://gridfold.example");
        rules.Require(Name is null || (Name.Trim().Length is >= 1 and <= MaxNameLength && ShownText.OfName(Name) == Name), nameof(Name),
            $"'{ShownText.OfName(Name ?? "")}'", $"it must be 1 to {MaxNameLength} letters, for a button of the console");
        foreach (string scope in Scopes)
        {
            rules.Require(scope.All(letter => letter is >= '!' and <= '~' and not ('"' or '\\')), nameof(Scopes), $"'{scope}'",
                "a scope has no spaces, quotes and backslashes; write commas between scopes");
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && IsSafe(address) && address.PathAndQuery == "/"
        && address.Fragment.Length == 0 && address.UserInfo.Length == 0;

    private static bool IsIssuer(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && IsSafe(address)
        && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
}
