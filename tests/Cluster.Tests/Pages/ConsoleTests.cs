using Gridfold.Cluster.Tests.Api;
using Gridfold.Grains.Access;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>The web console in a real browser.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ConsoleTests(ConsoleFixture console)
{
    private const string Rows = "[...document.querySelectorAll('.virtual tbody tr:not([aria-hidden])')]";
    private const string Picks = ".pick input";

    [Fact]
    public async Task SignIn_WithATokenThatNobodyMade_SaysSo()
    {
        await using BrowserPage page = await console.Open();
        await page.SignIn("gf_bcdfghjkmn_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-_", "The token does not exist");
        await page.SignIn("hello", "This text is no token of Gridfold");
        Assert.Empty((await page.Value("document.cookie"))!.GetValue<string>());
    }

    [Fact]
    public async Task SignIn_ThenOut_KeepsNothingInTheBrowser()
    {
        await using BrowserPage page = await console.Open(Role.Viewer);
        await page.Shows(console.Search.Id);
        Assert.Equal("0 0 0", (await page.Value(
            "indexedDB.databases().then((stores) => `${localStorage.length} ${sessionStorage.length} ${stores.length}`)"))!
            .GetValue<string>());
        Assert.Equal("", (await page.Value("document.cookie"))!.GetValue<string>());
        await page.Go("/#/silos", "slots in use");
        await page.Go("/", console.Search.Id);
        await page.Click(".bar > button");
        await page.Shows("Sign in");
        await page.Go("/#/silos", "Sign in");
        Assert.Equal([console.Api.Address.Authority], page.Hosts);
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task Session_AfterItsTokenIsRevoked_AsksToSignInAgain()
    {
        await using BrowserPage page = await console.Open();
        (string text, AccessToken token) = await console.Api.NewToken(Role.Viewer);
        await page.SignIn(text, console.Search.Id);
        await console.Api.Cluster.Grains.GetTokenStore().Revoke(token.Id);
        await page.Shows("An operator makes tokens");
    }

    [Fact]
    public async Task Leaderboard_ByAColumn_SortsAndFilters()
    {
        await using BrowserPage page = await console.Open(Role.Viewer);
        await page.Go($"/#/experiments/{console.Search.Id}", $"{ShownSearch.Trials - 2} of {ShownSearch.Trials - 2} trials");
        await page.Click("thead tr th:nth-child(3) button");
        await page.Until($"{Rows}[0].querySelector('th').innerText === '1'");
        await page.Until("document.querySelector('th[aria-sort]').ariaSort === 'ascending'");
        await page.Click("thead tr th:nth-child(3) button");
        await page.Until($"Number({Rows}[0].querySelector('th').innerText) > 30");
        await page.Type("input[type=search]", "activation=tanh lr<0.01");
        await page.Until($"{Rows}.length > 2 && {Rows}.length < 20 && {Rows}.every((row) => row.innerText.includes('tanh'))");
    }

    [Fact]
    public async Task Compare_ChosenTrials_ShowsWhatDiffersAndTheirCurves()
    {
        await using BrowserPage page = await console.Open(Role.Viewer);
        await page.Go($"/#/experiments/{console.Search.Id}", "of 38 trials");
        await page.Click(Picks);
        await page.Shows("Choose another trial to compare");
        await page.Click($"tr:nth-of-type(2) {Picks}");
        await page.Shows("Compare 2 trials");
        await page.Click(".chosen a");
        await page.Shows("≠ differs");
        string[] numbers = (await page.Value("location.hash.split('/')[4]"))!.GetValue<string>().Split(',');
        foreach (string number in numbers)
            await page.Until($"document.querySelector('section[aria-label=\"Curves of trial {number}\"] canvas')");
        Assert.Equal(3, (await page.Value("document.querySelectorAll('[role=figure] canvas').length"))!.GetValue<int>());
        await page.Until("/95 % interval.* to /.test(document.querySelector('.compared').innerText.replace(/\\s+/g, ' '))");
        await page.Click("nav.tabs a[href$='leaderboard']");
        await page.Shows("Compare 2 trials");
        await page.Click(".chosen button");
        await page.Until($"document.querySelectorAll('{Picks}:checked').length === 0 && !document.querySelector('.chosen')");
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task Importance_OfTheHyperparameters_SumsUpAndNamesTheStrongestFirst()
    {
        await using BrowserPage page = await console.Open(Role.Viewer);
        await page.Go($"/#/experiments/{console.Search.Id}/importance", "PED-ANOVA");
        await page.Until("document.querySelector('.cards h2').innerText === 'lr'");
        double sum = (await page.Value(
            "[...document.querySelectorAll('progress[aria-label=Importance]')].reduce((sum, share) => sum + share.value, 0)"))!
            .GetValue<double>();
        Assert.Equal(1, sum, 9);
        await page.Until("[...document.querySelectorAll('.cards th[scope=row]')].some(name => name.innerText === 'tanh')");
    }

    [Fact]
    public async Task Leaderboard_Of10000Trials_HasFewRowsAndScrollsFast()
    {
        await using BrowserPage page = await console.Open(Role.Viewer);
        await page.Value("""
            (() => {
              const real = window.fetch;
              const trial = (row) => [row + 1, row * 7919 % 10000 + 1, 'Completed', 1 - row / 20000, 0.4, 1, row < 5, 10, 3, null,
                10 ** (-row / 3000), row % 64];
              const rows = (from) => Array.from({length: 2000}, (_, row) => trial(from + row));
              window.fetch = (path, options) => !path.includes('/trials?') ? real(path, options) : Promise.resolve(new Response(
                JSON.stringify({ended: 10000, parameters: ['lr', 'hidden'], rows: rows(Number(/offset=(\d+)/.exec(path)[1]))})));
            })()
            """);
        await page.Value($"location.hash = '#/experiments/{console.Search.Id}'");
        await page.Shows("10,000 of 10,000 trials");
        double frames = (await page.Value($$"""
            new Promise((done) => {
              const box = document.querySelector('.virtual');
              let step = 0;
              const began = performance.now();
              const next = () => {
                box.scrollTop = step * 6500;
                if ({{Rows}}.length > 80) throw new Error('too many rows');
                if (++step > 60) done((performance.now() - began) / 60); else requestAnimationFrame(next);
              };
              next();
            })
            """))!.GetValue<double>();
        TestContext.Current.SendDiagnosticMessage("A frame of scrolling takes {0:F1} ms", frames);
        await page.Until($"{Rows}.at(-1).innerText.includes('0.50')");
        await page.Value($"location.hash = '#/experiments/{console.Search.Id}/parallel'");
        await page.Shows("10,000 of 10,000 trials");
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task Orders_OfAViewer_AreNotShown()
    {
        await using BrowserPage viewer = await console.Open(Role.Viewer);
        await viewer.Go($"/#/experiments/{console.Search.Id}", "Leaderboard");
        await using BrowserPage other = await console.Open(Role.Submitter, "bob");
        await other.Go($"/#/experiments/{console.Search.Id}", "Leaderboard");
        await using BrowserPage owner = await console.Open(Role.Submitter);
        await owner.Go($"/#/experiments/{console.Search.Id}", "Pause");
        foreach (BrowserPage page in (BrowserPage[])[viewer, other])
            Assert.False((await page.Value("!!document.querySelector('.orders')"))!.GetValue<bool>());
    }

    [Fact]
    public async Task Experiment_WhileItRuns_IsFollowedThroughALostConnectionToItsEnd()
    {
        await using ShownSearch search = await ShownSearch.Start(console.Api.Cluster, "alice", "followed");
        await search.UntilWaiting(console.Api.Cluster);
        await using var line = new CutLine(console.Api.Address);
        await using BrowserPage page = await console.Open(Role.Submitter, site: line.Address);
        await page.Go($"/#/experiments/{search.Id}/running", "Epoch 10 on");
        await page.Until("document.querySelector('.states .live').className === 'live live'");
        await page.Click(".orders button");
        await page.Until("document.querySelector('.states').innerText.includes('Paused')");
        line.Cut();
        await page.Until("document.querySelector('.live').innerText.includes('connection lost')");
        line.Mend();
        await page.Until("document.querySelector('.states .live').className === 'live live'");
        await page.Click(".orders button");
        search.LetGo();
        await page.Until("document.querySelector('.states').innerText.includes('Completed')");
        await page.Shows($"{ShownSearch.Trials} of {ShownSearch.Trials}");
        await page.Click(".orders .danger");
        await page.Shows("deleted for ever");
        await page.Click("dialog .danger");
        await page.Until($"location.hash === '#/' && !document.body.innerText.includes('{search.Id}')");
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Pages_Each_AreFreeOfBarriersAndFitTheWidth(int width, bool isDark)
    {
        await using BrowserPage page = await console.Open();
        Assert.SkipUnless(console.Packages.AreInstalled, "Node.js and its npm are not installed, and axe needs them");
        await page.Look(width, 844, isDark);
        await page.Go("/", "Sign in");
        await console.Check(page, "signin", width, isDark);
        await page.SignIn((await console.Api.NewToken(Role.Operator)).Text, console.Search.Id);
        string experiment = $"/#/experiments/{console.Search.Id}";
        foreach ((string name, string place, string text) in (IEnumerable<(string, string, string)>)[
            ("list", "/#/", console.Search.Id), ("leaderboard", experiment, "of 38 trials"),
            ("history", $"{experiment}/history", "Drag over"),
            ("parallel", $"{experiment}/parallel", "Orange lines"), ("running", $"{experiment}/running", "Epoch 10"),
            ("importance", $"{experiment}/importance", "PED-ANOVA"), ("compare", $"{experiment}/compare/1,5,9", "Learning curves"),
            ("log", $"{experiment}/log", "Log"), ("file", $"{experiment}/file", "iris flowers"),
            ("trial", $"{experiment}/trials/3", "Confusion"), ("silos", "/#/silos", "slots in use"),
            ("tokens", "/#/tokens", "valid"), ("audit", "/#/audit", "session.begin"), ("submit", "/#/submit", "while you write"),
        ])
        {
            await page.Go(place, text);
            await page.Value("document.querySelector('#compared-curves')?.scrollIntoView()");
            await console.Check(page, name, width, isDark);
        }

        await page.Type("textarea", SentFile.Yaml.Replace("mode: max", "mode: most", StringComparison.Ordinal));
        await page.Shows("Line 8");
        await console.Check(page, "mistakes", width, isDark);
        await page.Type("textarea", SentFile.Yaml);
        await page.Shows("Plan of sent");
        await console.Check(page, "plan", width, isDark);

        // The browser writes each refused request down, and the file with a mistake was refused.
        Assert.DoesNotContain(page.Faults, fault => !fault.Contains("/api/v1/plan", StringComparison.Ordinal));
    }
}
