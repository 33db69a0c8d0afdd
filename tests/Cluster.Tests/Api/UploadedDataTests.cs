using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Uploads;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Experiment files and commands that name uploads.</summary>
[Collection(nameof(ApiCollection))]
public sealed class UploadedDataTests(ApiFixture fixture) : UploadBench(fixture)
{
    [Fact]
    public async Task Submit_AFileWithAnUpload_TrainsOnIt()
    {
        string hash = Text(await Put(User, "beans.csv", Table), "sha256");
        string file = FileWith("upload:beans.csv").Replace("name: sent", $"name: {FakeTrainer.Trained}", StringComparison.Ordinal);
        Assert.Equal(40, (await Post(User, "/plan", file, 200))["rows"]!.GetValue<int>());
        string id = Text(await Post(User, "/experiments", file, 201), "id");
        IExperimentGrain experiment = Api.Cluster.Grains.GetGrain<IExperimentGrain>(id);
        ExperimentSubmission submission = (await experiment.GetSubmission())!;
        Assert.Equal($"upload:{hash}/beans.csv", Text(JsonNode.Parse(submission.SpecJson)!["dataset"]!, "path"));
        Assert.Equal(hash, submission.DatasetFingerprint);
        await foreach (ExperimentSnapshot snapshot in Api.Cluster.Grains.GetGrain<IExperimentWatchGrain>(id).Watch(
            TestContext.Current.CancellationToken))
        {
            if (snapshot.Status.IsFinal()) break;
        }

        JsonNode board = await ApiFixture.Json(await (await Api.Client(Role.Submitter, User)).Get(
            new Uri($"/api/v1/experiments/{id}/leaderboard", UriKind.Relative)));
        Assert.Equal(1.0, board["leaderboard"]!.AsArray()[0]!["score"]!.GetValue<double>());
    }

    [Fact]
    public async Task Validate_AFileWithAnotherUpload_NamesThePlace()
    {
        string hash = Text(await Put(User, "beans.csv", Table), "sha256");
        await Post(User, "/validate", FileWith("upload:beans.csv"), 200);
        await Post(User, "/validate", FileWith($"upload:{hash}"), 200);
        foreach (string written in (string[])["upload:beans.csv", $"upload:{hash}/beans.csv", $"upload:{hash}", "upload:../beans.csv"])
        {
            JsonNode error = Assert.Single((await Post(Other, "/validate", FileWith(written), 400))["errors"]!.AsArray())!;
            Assert.StartsWith($"dataset.path is '{written}', ", Text(error, "message"), StringComparison.Ordinal);
            Assert.Equal((4, 17), (error["line"]!.GetValue<int>(), error["column"]!.GetValue<int>()));
        }

        JsonNode mistakes = await Post(User, "/validate", FileWith("upload:beans.csv", "colour"), 400);
        JsonNode mistake = Assert.Single(mistakes["errors"]!.AsArray())!;
        Assert.Contains("colour", Text(mistake, "message"), StringComparison.Ordinal);
        await Post(User, "/validate", FileWith("upload:gone.csv"), 400);
    }

    [Fact]
    public async Task Validate_AHashWithANameOfNoUpload_IsRefusedWithoutACopy()
    {
        string hash = Text(await Put(User, "beans.csv", Table), "sha256");
        HttpClient carol = await Api.Client(Role.Operator, "carol");
        await Post(User, "/validate", FileWith($"upload:{hash}/beans.csv"), 200);
        await Ask($"upload:{hash}/beans.csv", 200);
        string written = $"upload:{hash}/chosen.csv";
        foreach (JsonNode answer in (JsonNode[])[await Post(User, "/validate", FileWith(written), 400), await Ask(written, 400)])
        {
            JsonNode error = Assert.Single(answer["errors"]!.AsArray())!;
            Assert.Contains($"'{written}', and you have no such upload", Text(error, "message"), StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(UploadCache.FolderIn(Api.Folders.Cache), hash, "chosen.csv")));

        async Task<JsonNode> Ask(string path, int status) => await ApiFixture.Json(
            await carol.Post(new Uri("/api/v1/validate", UriKind.Relative),
                new StringContent(FileWith(path), new MediaTypeHeaderValue("application/yaml"))), status);
    }

    [Fact]
    public async Task Extend_OfAnExperimentWithAnUploadOfAnother_IsRefused()
    {
        await Put(User, "beans.csv", Table);
        string id = Text(await Post(User, "/experiments", FileWith("upload:beans.csv"), 201), "id");
        await Api.Cluster.Grains.GetGrain<IExperimentGrain>(id).Cancel();
        string extend = $"/experiments/{id}/extend?set=hyperparameters.lr.values=[1,2,3]";
        JsonNode error = Assert.Single((await Post(Other, extend, "", 400))["errors"]!.AsArray())!;
        Assert.Contains("you have no such upload", Text(error, "message"), StringComparison.Ordinal);
        string extended = Text(await Post(User, extend, "", 201), "id");
        await Api.Cluster.Grains.GetGrain<IExperimentGrain>(extended).Cancel();
    }

    [Fact]
    public async Task Commands_OfUploads_DoAsTheApi()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gridfold-file-");
        string table = Path.Combine(folder.FullName, "beans.csv"), file = Path.Combine(folder.FullName, "own.yaml");
        await File.WriteAllBytesAsync(table, Table, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, FileWith("upload:kidney.csv"), TestContext.Current.CancellationToken);
        string token = (await Api.NewToken(Role.Submitter, User)).Text, other = (await Api.NewToken(Role.Submitter, Other)).Text;
        CommandRun sent = (await Run(token, "data", "upload", table, "--name", "kidney.csv")).Expect(0);
        Assert.Equal("upload:kidney.csv", sent.Output.Trim());
        CommandRun listed = (await Run(token, "data", "list", "--uploads", "-o", "csv")).Expect(0);
        Assert.Contains(HashOf(Table), listed.Output, StringComparison.Ordinal);
        string id = (await Run(token, "submit", file)).Expect(0).Output.Trim();
        ExperimentSubmission submission = (await Api.Cluster.Grains.GetGrain<IExperimentGrain>(id).GetSubmission())!;
        Assert.Equal($"upload:{HashOf(Table)}/kidney.csv", Text(JsonNode.Parse(submission.SpecJson)!["dataset"]!, "path"));
        await Api.Cluster.Grains.GetGrain<IExperimentGrain>(id).Cancel();
        Assert.Contains("you have no such upload", (await Run(other, "submit", file)).Expect(2).Error, StringComparison.Ordinal);
        (await Run(other, "data", "delete", "kidney.csv")).Expect(5);
        (await Run(token, "data", "delete", "kidney.csv")).Expect(0);
        Assert.Contains("no such upload", (await Run(token, "submit", file)).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("a folder; pack it into a zip", (await Run(token, "data", "upload", folder.FullName)).Expect(2).Error,
            StringComparison.Ordinal);
        Assert.Contains("cannot be the name of an upload", (await Run(token, "data", "upload", table, "--name", "a b")).Expect(2).Error,
            StringComparison.Ordinal);
        folder.Delete(recursive: true);

        Task<CommandRun> Run(string caller, params string[] command) => CommandRun.Of(Api.Address, caller, command);
    }
}
