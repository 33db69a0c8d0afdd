using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Files that parameters change, and searches that begin with an earlier one.</summary>
[Collection(nameof(ApiCollection))]
public sealed class ChangedFileTests(ApiFixture api)
{
    [Fact]
    public async Task Submit_WithOverrides_IsTheChangedFile()
    {
        ExperimentSubmission submission = await Submitted("/experiments?set=training.epochs=3&set=hyperparameters.lr.values=%5B5%5D");
        JsonNode spec = JsonNode.Parse(submission.SpecJson)!;
        Assert.Equal(3, spec["training"]!["epochs"]!.GetValue<int>());
        Assert.Equal("[5]", spec["hyperparameters"]!["lr"]!["values"]!.ToJsonString());
        Assert.EndsWith("# --set training.epochs=3\n# --set hyperparameters.lr.values=[5]\n", submission.Source, StringComparison.Ordinal);
        JsonNode plan = await ApiFixture.Json(await Send("/plan?set=validation.folds=3", SentFile.Yaml));
        Assert.Equal(6, plan["folds"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("training", "--set training has no key and value; it must be key=value")]
    [InlineData("training..epochs=1", "--set training..epochs=1 has an empty part in its key")]
    [InlineData("training.epochs=0", "training.epochs is 0; it must be a whole number at least 1")]
    [InlineData("dataset.path=/etc/passwd", "/Gridfold:DataRoot (not set)")]
    [InlineData("dataset.path=data.csv", "/Gridfold:DataRoot (not set)")]
    public async Task Override_WithAMistake_HasTheMessageOfTheCommandLine(string assignment, string message)
    {
        JsonNode problem = await ApiFixture.Json(await Send($"/validate?set={Uri.EscapeDataString(assignment)}", SentFile.Yaml), 400);
        Assert.Contains(problem["errors"]!.AsArray(),
            error => error!["message"]!.GetValue<string>().Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Extend_AnEndedExperiment_TakesItsFoldsOver()
    {
        ExperimentSubmission earlier = await Submitted("/experiments");
        await Ended(earlier.Id);
        ExperimentSubmission extended = await Submitted(
            $"/experiments/{earlier.Id}/extend?set=hyperparameters.lr.values=%5B1,2,3%5D", body: null);
        Assert.Equal((earlier.Id, "alice"), (extended.Extends, extended.Owner));
        Assert.Equal(3, (await Ended(extended.Id)).Trials);
        string path = $"/experiments/{earlier.Id}/extend";
        Assert.StartsWith("extend needs at least one parameter 'set'", await Refusal(path, 400), StringComparison.Ordinal);
        JsonNode problem = await ApiFixture.Json(await Send($"{path}?set=training.epochs=9", null), 400);
        Assert.NotEmpty(problem["errors"]!.AsArray());
        Assert.StartsWith(
            "promote is '0'; it must be a whole number from 1", await Refusal($"{path}?promote=0", 400), StringComparison.Ordinal);
        Assert.StartsWith(
            "'promote' lets trials go on as they were", await Refusal($"{path}?promote=1&set=seed=2", 400), StringComparison.Ordinal);
        JsonNode nothing = await ApiFixture.Json(await Send($"{path}?promote=1", null), 400);
        Assert.StartsWith($"{earlier.Id} has no scheduler and no racing",
            Assert.Single(nothing["errors"]!.AsArray())!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extend_ARunningExperiment_Is409()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment running = await TestExperiment.Create(
            api.Cluster, (_, observer) => FakeTrainer.TrainUntil(gate, observer)).Submit(2, maxSlots: 1, owner: "alice");
        await running.Until(snapshot => snapshot.Status == Status.Running);
        Assert.Equal($"{running.Id} is running; only an experiment that has ended can be extended: wait for its end, or cancel it",
            await Refusal($"/experiments/{running.Id}/extend?set=hyperparameters.x.max=3", 409));
        gate.Set();
    }

    // Who owns an experiment sees the addresses of its data, and an extension has those of the earlier experiment.
    [Fact]
    public async Task Extend_AnotherUsersAddressWithAQuery_Is403()
    {
        await using TestExperiment model = await TestExperiment.Create(api.Cluster).Submit(1), ofBob = TestExperiment.Create(api.Cluster);
        ExperimentSubmission submission = (await model.Grain.GetSubmission())!;
        string spec = submission.SpecJson.Replace(
            "\"dataset\": {\"name\": \"iris\"}", "\"dataset\": {\"path\": \"https://a.example/x.csv?page=hidden\", \"label\": \"y\"}",
            StringComparison.Ordinal);
        await ofBob.Grain.Submit(submission with { Id = ofBob.Id, SpecJson = spec, Owner = "bob" });
        await ofBob.Grain.Cancel();
        Assert.Equal($"the data of {ofBob.Id} has an address with a user or a query, which only its owner and operators may use; submit a "
            + "file of your own", await Refusal($"/experiments/{ofBob.Id}/extend?set=hyperparameters.x.max=3", 403));
    }

    [Fact]
    public async Task WarmStart_OfAnEarlierExperiment_IsRecordedInTheSubmission()
    {
        ExperimentSubmission earlier = await Submitted("/experiments");
        await Ended(earlier.Id);
        string file = SentFile.Yaml.Replace(
            "{name: grid,", $"{{name: tpe, max_trials: 2, warm_start: [{earlier.Id}],", StringComparison.Ordinal);
        ExperimentSubmission warm = await Submitted("/experiments", file, key: $"key-{earlier.Id}");
        JsonNode source = JsonNode.Parse(warm.SpecJson)!["searcher"]!["warm_start"]![0]!;
        Assert.Equal(earlier.Id, source["experiment"]!.GetValue<string>());
        Assert.Equal(2, source["trials"]!.AsArray().Count);
        await Ended(warm.Id);

        // The trials stay those of the first submission, even when the earlier experiment is gone.
        HttpClient alice = await api.Client(Role.Submitter);
        using HttpResponseMessage deleted = await alice.Delete(new Uri($"/api/v1/experiments/{earlier.Id}", UriKind.Relative));
        Assert.True(deleted.IsSuccessStatusCode);
        ExperimentSubmission again = await Submitted("/experiments", file, key: $"key-{earlier.Id}");
        Assert.Equal((warm.Id, warm.SpecJson), (again.Id, again.SpecJson));
        JsonNode problem = await ApiFixture.Json(await Send("/experiments", file), 400);
        Assert.StartsWith($"searcher.warm_start names '{earlier.Id}'",
            Assert.Single(problem["errors"]!.AsArray())!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OfWhatIsNotKept_SaysSo()
    {
        await using TestExperiment ended = await TestExperiment.Create(api.Cluster).Submit(1);
        await ended.UntilEnded();
        HttpClient client = await api.Client(Role.Viewer);
        foreach ((string path, string detail) in ((string, string)[])
        [
            ("model", "the weights of trial 1 of"), ("predictions", "the predictions of trial 1 of"),
            ("model?trial=7", "has no result of trial 7"),
        ])
        {
            using HttpResponseMessage answer = await client.Get(new Uri($"/api/v1/experiments/{ended.Id}/{path}", UriKind.Relative));
            Assert.Contains(detail, (await ApiFixture.Json(answer, 404))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    private async Task<ExperimentSnapshot> Ended(string id)
    {
        await foreach (ExperimentSnapshot snapshot in api.Cluster.Grains.GetGrain<IExperimentWatchGrain>(id)
            .Watch(TestContext.Current.CancellationToken))
        {
            if (snapshot.Status.IsFinal()) return snapshot;
        }

        throw new InvalidOperationException($"{id} has not ended.");
    }

    private async Task<ExperimentSubmission> Submitted(string path, string? body = SentFile.Yaml, string? key = null)
    {
        using HttpResponseMessage answer = await Send(path, body, key);
        string id = (await ApiFixture.Json(answer, 201))["id"]!.GetValue<string>();
        return (await api.Cluster.Grains.GetGrain<IExperimentGrain>(id).GetSubmission())!;
    }

    private async Task<string> Refusal(string path, int status) =>
        (await ApiFixture.Json(await Send(path, null), status))["detail"]!.GetValue<string>();

    private async Task<HttpResponseMessage> Send(string path, string? body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1{path}", UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/yaml"));
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await (await api.Client(Role.Submitter)).Ask(request);
    }
}
