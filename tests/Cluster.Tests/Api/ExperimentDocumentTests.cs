using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains;
using Gridfold.Grains.Access;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The documents of experiments and their trials.</summary>
[Collection(nameof(ApiCollection))]
public sealed class ExperimentDocumentTests(ApiFixture api)
{
    [Fact]
    public async Task Describe_EndedExperiment_IsItsDocumentWithATag()
    {
        await using TestExperiment experiment = await Ended(2, "dora");
        using HttpResponseMessage answer = await Get($"/experiments/{experiment.Id}");
        JsonNode document = await ApiFixture.Json(answer);
        Assert.Equal("Completed", document["experiment"]!["state"]!.GetValue<string>());
        Assert.Equal("dora", document["experiment"]!["owner"]!.GetValue<string>());
        Assert.Equal("iris", document["spec"]!["dataset"]!["name"]!.GetValue<string>());

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/experiments/{experiment.Id}");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using HttpResponseMessage same = await (await api.Client(Role.Viewer)).Ask(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Text());
        using var other = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/experiments/{experiment.Id}");
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"0123\""));
        Assert.Equal(HttpStatusCode.OK, (await (await api.Client(Role.Viewer)).Ask(other)).StatusCode);
    }

    [Fact]
    public async Task Leaderboard_InPages_HasEachTrialOnceWithItsRank()
    {
        await using TestExperiment experiment = await Ended(5, owner: null);
        JsonNode whole = await ApiFixture.Json(await Get($"/experiments/{experiment.Id}/leaderboard"));
        Assert.Equal([5, 4, 3, 2, 1], Numbers(whole["leaderboard"]!));
        var paged = new List<string>();
        for (string? next = $"/api/v1/experiments/{experiment.Id}/leaderboard?limit=2"; next is not null;)
        {
            using HttpResponseMessage answer = await (await api.Client(Role.Viewer)).Get(new Uri(next, UriKind.Relative));
            paged.AddRange((await ApiFixture.Json(answer))["leaderboard"]!.AsArray().Select(trial => trial!.ToJsonString()));
            next = answer.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(whole["leaderboard"]!.AsArray().Select(trial => trial!.ToJsonString()), paged);
    }

    [Fact]
    public async Task Leaderboard_AsCsv_HasALineForEachTrial()
    {
        await using TestExperiment experiment = await Ended(3, owner: null);
        using HttpResponseMessage byName = await Get($"/experiments/{experiment.Id}/leaderboard?format=csv");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/experiments/{experiment.Id}/leaderboard");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using HttpResponseMessage byHeader = await (await api.Client(Role.Viewer)).Ask(request);
        string csv = await byName.Text();
        Assert.Equal("text/csv", byName.Content.Headers.ContentType!.MediaType);
        Assert.Equal(csv, await byHeader.Text());
        string[] lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("rank,trial,state,x,score,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["1,3,Completed,3", "2,2,Completed,2", "3,1,Completed,1"],
            lines.Skip(1).Select(line => string.Join(',', line.Split(',').Take(4))));
    }

    [Fact]
    public async Task Trials_InPages_AreInTheOrderOfTheirNumbers()
    {
        await using TestExperiment experiment = await Ended(5, owner: null);
        JsonNode first = await ApiFixture.Json(await Get($"/experiments/{experiment.Id}/trials?limit=3"));
        Assert.Equal([1, 2, 3], Numbers(first["trials"]!));
        JsonNode rest = await ApiFixture.Json(await Get($"/experiments/{experiment.Id}/trials?limit=3&after={first["next"]}"));
        Assert.Equal([4, 5], Numbers(rest["trials"]!));
        Assert.Null(rest["next"]);
        JsonNode failed = await ApiFixture.Json(await Get($"/experiments/{experiment.Id}/trials?state=failed"));
        Assert.Empty(failed["trials"]!.AsArray());
    }

    [Fact]
    public async Task Trial_ByNumber_HasItsFoldsWithCurves()
    {
        await using TestExperiment experiment = await Ended(1, owner: null, folds: 2);
        JsonNode document = await ApiFixture.Json(await Get($"/experiments/{experiment.Id}/trials/1"));
        Assert.Equal(2, document["folds"]!.AsArray().Count);
        Assert.Equal(0.0009, document["folds"]![0]!["history"]!["validation_accuracy"]![0]!.GetValue<double>(), 10);
        foreach (string number in (string[])["0", "2", "-1", "x", "99999999999999999999"])
        {
            JsonNode problem = await ApiFixture.Json(await Get($"/experiments/{experiment.Id}/trials/{number}"), 404);
            Assert.Contains("its trials are 1 to 1", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task LogAndFile_OfAnExperiment_AreShown()
    {
        await using TestExperiment experiment = await Ended(1, owner: null);
        JsonNode log = await ApiFixture.Json(await Get($"/experiments/{experiment.Id}/log"));
        Assert.Contains(log.AsArray(), entry => entry!["message"]!.GetValue<string>().Contains("completed", StringComparison.Ordinal));
        using HttpResponseMessage file = await Get($"/experiments/{experiment.Id}/file");
        Assert.Equal("text/plain", file.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"kind\": \"Experiment\"", await file.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfAnOwner_ComesInPagesWithTheNewestFirst()
    {
        string owner = $"owner-{Guid.NewGuid():N}";
        var ids = new List<string>();
        for (int number = 0; number < 3; number++)
        {
            await using TestExperiment experiment = await Ended(1, owner);
            ids.Insert(0, experiment.Id);
        }

        JsonNode first = await ApiFixture.Json(await Get($"/experiments?owner={owner}&state=completed&limit=2"));
        Assert.Equal(ids.Take(2), first["experiments"]!.AsArray().Select(one => one!["id"]!.GetValue<string>()));
        JsonNode rest = await ApiFixture.Json(await Get($"/experiments?owner={owner}&limit=2&before={first["next"]}"));
        Assert.Equal(ids.Skip(2), rest["experiments"]!.AsArray().Select(one => one!["id"]!.GetValue<string>()));
        Assert.Empty((await ApiFixture.Json(await Get($"/experiments?owner={owner}&state=running")))["experiments"]!.AsArray());
        Assert.Empty((await ApiFixture.Json(await Get($"/experiments?owner={owner}&name=other")))["experiments"]!.AsArray());
    }

    [Theory]
    [InlineData("/experiments?limit=0", "limit is '0'; it must be a whole number from 1 to 200")]
    [InlineData("/experiments?limit=1e3", "limit is '1e3'; it must be a whole number")]
    [InlineData("/experiments?limit=1&limit=2", "the parameter 'limit' is given 2 times; give it once")]
    [InlineData("/experiments?stat=running", "'stat' is not a parameter of this path; did you mean 'state'?")]
    [InlineData("/experiments?state=busy", "state is 'busy', which is not known")]
    [InlineData("/experiments?before=iris-bcdfg", "before is 'iris-bcdfg', which is not listed")]
    public async Task Parameter_AgainstItsRule_Is400(string path, string detail) => Assert.StartsWith(
        detail, (await ApiFixture.Json(await Get(path), 400))["detail"]!.GetValue<string>(), StringComparison.Ordinal);

    [Theory]
    [InlineData("iris-bcdfg")]
    [InlineData("models")]
    [InlineData("..")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("iris-bcdfg%00")]
    [InlineData("iris-bcdfg%0d%0aSet-Cookie:%20a=b")]
    [InlineData("%E2%80%AEiris-bcdfg")]
    public async Task Experiment_ThatIsNotThere_Is404(string id)
    {
        foreach (string path in (string[])["", "/leaderboard", "/trials", "/trials/1", "/log", "/file", "/events"])
        {
            using HttpResponseMessage answer = await Get($"/experiments/{id}{path}");
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{id}{path} is {answer.StatusCode}");
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task Answers_OfEachKind_HaveHeadersForBrowsers()
    {
        using HttpClient stranger = api.ClientWith(null);
        HttpResponseMessage[] answers =
            [await Get("/me"), await Get("/nothing"), await stranger.Get(new Uri("/api/v1/me", UriKind.Relative))];
        foreach (HttpResponseMessage answer in answers)
        {
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.StartsWith("default-src 'none'",
                Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            answer.Dispose();
        }
    }

    private async Task<TestExperiment> Ended(int trials, string? owner, int folds = 1)
    {
        TestExperiment experiment = await TestExperiment.Create(api.Cluster).Submit(trials, folds, owner: owner);
        Assert.Equal(Status.Completed, (await experiment.UntilEnded()).Status);
        return experiment;
    }

    private async Task<HttpResponseMessage> Get(string path) =>
        await (await api.Client(Role.Viewer)).Get(new Uri($"/api/v1{path}", UriKind.Relative));

    private static IEnumerable<int> Numbers(JsonNode trials) => trials.AsArray().Select(trial => trial!["trial"]!.GetValue<int>());
}
