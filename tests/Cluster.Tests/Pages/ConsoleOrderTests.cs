using System.Text.Json.Nodes;
using Gridfold.Cluster.Tests.Api;
using Gridfold.Grains.Access;
using Gridfold.Grains.Audit;
using Gridfold.Grains.Experiments;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>The pages of the web console that change something: submitting, tokens, silos, and the log of orders.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ConsoleOrderTests(ConsoleFixture console)
{
    private const string Submit = ".primary";
    private const string Rows = "document.querySelectorAll('tbody tr').length";
    private const string Table = "document.querySelector('tbody').innerText";
    private const string Older = "document.querySelector('.pages button:last-child')";
    private const string Ready = "document.querySelector('.verdict').innerText.includes('in order')";

    [Fact]
    public async Task Submit_AFileWithMistakes_ShowsEachAtItsLine()
    {
        await using BrowserPage page = await console.Open(Role.Submitter);
        await page.Go("/#/submit", "Submit an experiment");
        await page.Type("textarea", SentFile.Yaml.Replace("mode: max", "mode: most", StringComparison.Ordinal));
        await page.Shows("Line 8, column");
        Assert.Equal("✕", (await page.Value("document.querySelector('.gutter .mark').innerText"))!.GetValue<string>());
        Assert.Contains("searcher.mode is the text 'most'",
            (await page.Value("document.querySelector('.marks span').innerText"))!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((7 * 21) + 10,
            (await page.Value("parseFloat(document.querySelector('.gutter .mark').style.top)"))!.GetValue<double>());
        Assert.True((await page.Value($"document.querySelector('{Submit}').disabled"))!.GetValue<bool>());
        await page.Click(".place");
        Assert.Equal("most}", (await page.Value(
            "(field => field.value.slice(field.selectionStart, field.selectionStart + 5))(document.activeElement)"))!.GetValue<string>());
        await page.Type("textarea", SentFile.Yaml);
        await page.Until(Ready);
        Assert.Empty((await page.Value("document.querySelector('#mistakes').innerText"))!.GetValue<string>());
    }

    [Fact]
    public async Task Submit_AFileInOrder_ShowsThePlanAndGoesToTheExperiment()
    {
        await using BrowserPage page = await console.Open(Role.Submitter, "sue");
        await page.Go("/#/submit", "Submit an experiment");
        await page.Click(".orders button");
        await page.Shows("Plan of my-search");
        await page.Until("document.querySelector('.facts').innerText.replace(/\\s+/g, ' ').includes('Folds 30 (5 a trial)')");
        string file = (await page.Value("document.querySelector('textarea').value"))!.GetValue<string>();
        await page.Value("""
            (() => {
              const real = window.fetch;
              window.keys = [];
              window.fetch = (path, options) => {
                if (path !== '/api/v1/experiments') return real(path, options);
                window.keys.push(options.headers['Idempotency-Key']);
                return window.keys.length === 1 ? real(path, options).then(() => { throw new Error('lost'); }) : real(path, options);
              };
            })()
            """);
        await page.Click(Submit);
        await page.Shows("The silo does not answer");
        await page.Click(Submit);
        await page.Until("location.hash.startsWith('#/experiments/my-search-')");
        await page.Shows("Best validation_accuracy");
        Assert.True((await page.Value("window.keys.length === 2 && window.keys[0] === window.keys[1] && window.keys[0].length === 32"))!
            .GetValue<bool>());
        string id = (await page.Value("location.hash.split('/')[2]"))!.GetValue<string>();
        IExperimentGrain experiment = console.Api.Cluster.Grains.GetGrain<IExperimentGrain>(id);
        ExperimentSubmission submission = (await experiment.GetSubmission())!;
        Assert.Equal(("sue", file), (submission.Owner, submission.Source));
        await experiment.Cancel();
        await page.Go($"/#/experiments/{id}/file", "Change it and submit it again");
        await page.Click("main p > a[href^='#/submit/']");
        await page.Until($"{Ready} && document.querySelector('textarea').value.includes('my-search')");
    }

    [Fact]
    public async Task Submit_ADroppedFile_IsReadAndKeptWhileThePageIsLeft()
    {
        await using BrowserPage page = await console.Open(Role.Submitter);
        await page.Go("/#/submit", "Submit an experiment");
        await page.Value($$"""
            (() => {
              const dropped = new DataTransfer();
              dropped.items.add(new File([{{JsonValue.Create(SentFile.Yaml).ToJsonString()}}], 'sent.yaml'));
              document.querySelector('textarea').dispatchEvent(
                new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
            })()
            """);
        await page.Until(Ready);
        await page.Value("location.hash = '#/silos'");
        await page.Shows("slots in use");
        await page.Value("location.hash = '#/submit'");
        await page.Until("document.querySelector('textarea')?.value.includes('name: sent')");
        await page.Click(".bar > button");
        await page.Shows("An operator makes tokens");
        await page.Type("#token", (await console.Api.NewToken(Role.Submitter, "bob")).Text);
        await page.Click("button.primary");
        await page.Shows("Submit an experiment");
        Assert.Equal("", (await page.Value("document.querySelector('textarea').value"))!.GetValue<string>());
    }

    [Fact]
    public async Task Pages_OfAGreaterRole_AreRefusedWithTheReason()
    {
        await using BrowserPage viewer = await console.Open(Role.Viewer);
        Assert.Equal("Experiments Silos", await Links(viewer));
        foreach (string area in (string[])["submit", "tokens", "audit"])
        {
            await viewer.Value($"location.hash = '#/{area}'");
            await viewer.Shows($"has the role viewer. This page needs the role {(area == "submit" ? "submitter" : "operator")}");
        }

        await viewer.Go("/#/silos", "slots in use");
        Assert.False((await viewer.Value("!!document.querySelector('main button')"))!.GetValue<bool>());
        await using BrowserPage submitter = await console.Open(Role.Submitter);
        Assert.Equal("Experiments Submit Silos", await Links(submitter));

        static async Task<string> Links(BrowserPage page) =>
            (await page.Value("[...document.querySelectorAll('.bar nav a')].map(link => link.innerText).join(' ')"))!.GetValue<string>();
    }

    [Fact]
    public async Task Token_MadeOnThePage_IsShownOnceAndEndsWithItsRevocation()
    {
        await using BrowserPage page = await console.Open(Role.Operator, "carol");
        await page.Go("/#/tokens", "Make a token");
        await page.Type("input[name=user]", "robot-of-dora");
        await page.Type("input[name=name]", "nightly");
        await page.Value("document.querySelector('select[name=role]').value = 'submitter'");
        await page.Type("input[name=days]", "7");
        await page.Click("form .primary");
        await page.Shows("Nothing can show it again");
        string text = (await page.Value("document.querySelector('.secret input').value"))!.GetValue<string>();
        using HttpClient robot = console.Api.ClientWith(text);
        JsonNode me = await ApiFixture.Json(await robot.Get(new Uri("/api/v1/me", UriKind.Relative)));
        Assert.Equal(("robot-of-dora", "nightly", "submitter"),
            (me["user"]!.GetValue<string>(), me["name"]!.GetValue<string>(), me["role"]!.GetValue<string>()));
        await page.Click(".secret .filters button:not(.primary)");
        await page.Until("!document.querySelector('.secret')");
        Assert.DoesNotContain(text, (await page.Value("document.documentElement.outerHTML"))!.GetValue<string>(), StringComparison.Ordinal);
        await page.Click($"button[aria-label='Revoke {me["id"]}']");
        await page.Shows("Revoke the token nightly of robot-of-dora?");
        await page.Click("dialog .danger");
        await page.Until($"!document.querySelector(\"button[aria-label='Revoke {me["id"]}']\")");
        Assert.Contains(await console.Api.Cluster.Grains.GetTokenStore().GetAll(),
            token => token.Id == me["id"]!.GetValue<string>() && token.RevokedAt is not null);
        await page.Type("input[name=user]", "no user\t");
        await page.Click("form .primary");
        await page.Until("document.querySelector('.note')?.innerText.includes('user')");
    }

    [Fact]
    public async Task Audit_WithAFilter_PagesThroughTheOrdersThatFit()
    {
        IAuditLogGrain log = console.Api.Cluster.Grains.GetAuditLog();
        foreach (int number in Enumerable.Range(1, 60))
        {
            await log.End(await log.Begin(new AuditedOrder(
                "paula", "bcdfghjkmn", "10.0.0.7", number % 60 == 7 ? "silo.drain" : "experiment.pause", $"paged-{number}")), "done");
        }

        await using BrowserPage page = await console.Open(Role.Operator, "carol");
        await page.Go("/#/audit", "Audit log");
        await page.Type(".filters label:nth-of-type(1) input", "paula");
        await page.Until($"{Rows} === 50 && !{Table}.includes('session.begin') && !{Older}.disabled");
        await page.Click(".pages button:last-child");
        await page.Until($"{Rows} === 10 && {Older}.disabled");
        await page.Shows("paged-1");
        await page.Type(".filters label:nth-of-type(3) input", "PAGED-7");
        await page.Until($"{Rows} === 1 && {Table}.includes('silo.drain')");
        await page.Value("""
            (() => {
              const choice = document.querySelector('select');
              choice.value = 'token';
              choice.dispatchEvent(new Event('change', { bubbles: true }));
            })()
            """);
        await page.Shows("No order fits the filter");
    }

    [Fact]
    public async Task Silo_DrainedOnThePage_GetsNoWorkUntilItIsUndrained()
    {
        await using BrowserPage page = await console.Open(Role.Operator, "carol");
        await page.Go("/#/silos", "slots in use");
        await page.Click(".cards button");
        await page.Until("document.querySelector('.cards .state').innerText.includes('Draining')");
        await page.Click(".cards button[aria-label^='Undrain']");
        await page.Until("document.querySelector('.cards .state').innerText.includes('Active')");
    }
}
