using Gridfold.Cluster.Tests.Api;
using Gridfold.Grains.Access;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>
/// A browser before the API's server, with a search that has nearly ended. The cluster is one of its own, because the search holds a slot.
/// </summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    /// <summary>Why a test is skipped on a machine without Chromium.</summary>
    public const string NoBrowser = "Chromium is not installed, and the tests of the console look at its pages in it";

    private readonly ClusterFixture _cluster = new();
    private readonly Chromium _browser = new();
    private readonly ConsolePackages _packages = new();
    private ApiFixture? _api;
    private ShownSearch? _search;

    /// <summary>False on a machine without Chromium, where there is no server either.</summary>
    public bool HasBrowser => _browser.IsRunning;

    /// <summary>The server.</summary>
    public ApiFixture Api => _api!;

    /// <summary>The packages of the console.</summary>
    public ConsolePackages Packages => _packages;

    /// <summary>The search.</summary>
    internal ShownSearch Search => _search!;

    public async ValueTask InitializeAsync()
    {
        await _browser.InitializeAsync();
        if (!_browser.IsRunning) return;
        await _cluster.InitializeAsync();
        _api = new ApiFixture(_cluster);
        await _api.InitializeAsync();
        _search = await ShownSearch.Start(_cluster, "alice");
        await Task.WhenAll(_packages.InitializeAsync().AsTask(), _search.UntilWaiting(_cluster));
    }

    public async ValueTask DisposeAsync()
    {
        if (_search is not null) await _search.DisposeAsync();
        if (_api is not null)
        {
            await _api.DisposeAsync();
            await _cluster.DisposeAsync();
        }

        await _browser.DisposeAsync();
    }

    /// <summary>Opens an empty page.</summary>
    /// <param name="site">The address of the console. Null for the server's own.</param>
    internal Task<BrowserPage> Open(Uri? site = null)
    {
        Assert.SkipUnless(HasBrowser, NoBrowser);
        return _browser.Open(site ?? Api.Address);
    }

    /// <summary>Opens the console for a user.</summary>
    internal async Task<BrowserPage> Open(Role role, string user = "alice", Uri? site = null)
    {
        BrowserPage page = await Open(site);
        await page.SignIn((await Api.NewToken(role, user)).Text, "Experiments");
        return page;
    }

    /// <summary>Looks for barriers on a page with axe, and whether it fits the window.</summary>
    internal async Task Check(BrowserPage page, string name, int width, bool isDark)
    {
        // A picture for people who change the console: set the variable to a folder.
        if (Environment.GetEnvironmentVariable("GRIDFOLD_PICTURES") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{width}{(isDark ? "-dark" : "")}.png"), await page.Picture());
        await page.Value($"{Packages.Axe};0");
        string found = (await page.Value("""
            axe.run().then((result) => result.violations
              .map((one) => `${one.id}: ${one.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | ')}`).join('\n'))
            """))!.GetValue<string>();
        Assert.True(found.Length == 0, $"{name}: {found}");
        double wider = (await page.Value("document.documentElement.scrollWidth - innerWidth"))!.GetValue<double>();
        Assert.True(wider <= 0, $"{name} is {wider} pixels wider than the window of {width}.");
    }
}
