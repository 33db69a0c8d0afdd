using Gridfold.Cluster.Tests.Api;
using Gridfold.Silo.Api;
using Gridfold.Silo.Api.Access;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>Signing in at an OIDC issuer in a real browser. For the browser, the issuer is another site.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class IssuerConsoleTests(ConsoleFixture console)
{
    private const string Button = "button.issuer";

    [Fact]
    public async Task SignIn_AtTheIssuer_ShowsExperimentsUntilTheUserSignsOut()
    {
        Assert.SkipUnless(console.HasBrowser, ConsoleFixture.NoBrowser);
        await using OidcIssuer issuer = await OidcIssuer.Start(host: "localhost");
        (issuer.People.HasButton, issuer.People.User) = (true, "erin");
        ApiServer server = await Start(issuer);
        await using BrowserPage page = await console.Open(server.Address);
        await page.Go($"/#/experiments/{console.Search.Id}/log", "Sign in with Example Company");
        await page.Click(Button);
        await page.Shows("Yes, it is me");
        await page.Click("#yes");

        // The browser is back at the place where it began.
        await page.Until("location.hash.endsWith('/log') && document.querySelector('nav.tabs')");
        await page.Shows("oidc:erin");
        await page.Go("/", console.Search.Id);
        await page.Go("/#/submit", "This page needs the role submitter");
        Assert.Equal("", (await page.Value("document.cookie"))!.GetValue<string>());
        Assert.Equal("0 0", (await page.Value("`${localStorage.length} ${sessionStorage.length}`"))!.GetValue<string>());
        await page.Click(".bar > button");

        // The issuer sends the browser back to the start page.
        await page.Until($"location.hash === '' && document.querySelector('{Button}')");
        await page.Go("/#/silos", "Sign in with Example Company");
        Assert.Equal(1, issuer.People.SignedOut);
        Assert.Equal([server.Address.Authority, new Uri(issuer.Address).Authority], page.Hosts);
        await ApiFixture.Stop(server);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task SignIn_ThatFails_SaysWhyOnAPageWithoutBarriers(int width, bool isDark)
    {
        Assert.SkipUnless(console.HasBrowser, ConsoleFixture.NoBrowser);
        Assert.SkipUnless(console.Packages.AreInstalled, "Node.js and its npm are not installed, and axe needs them");
        await using OidcIssuer issuer = await OidcIssuer.Start(host: "localhost");
        issuer.People.Roles = "";
        ApiServer server = await Start(issuer);
        await using BrowserPage page = await console.Open(server.Address);
        await page.Look(width, 844, isDark);
        await page.Go("/", "Sign in with Example Company");
        await console.Check(page, "signin-issuer", width, isDark);
        await page.Click(Button);
        await page.Shows("The token of oidc:alice gives no role");
        await console.Check(page, "signin-issuer-problem", width, isDark);

        // The sentence is shown once.
        await page.Go("/#/silos", "Sign in with Example Company");
        await page.Value("location.reload()");
        await page.Until($"document.querySelector('{Button}') && !document.querySelector('.note')");
        await ApiFixture.Stop(server);
    }

    private async Task<ApiServer> Start(OidcIssuer issuer)
    {
        OidcOptions options = issuer.OptionsForConsole;
        ApiServer server = await console.Api.Start(new ApiOptions(), oidc: options);
        options.PublicAddress = server.Address.ToString();
        issuer.People.Home = server.Address;
        return server;
    }
}
