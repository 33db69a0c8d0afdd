using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Gridfold.EndToEnd.Tests;

/// <summary>A damaged experiment, a damaged database file and a file of a later version, on one machine.</summary>
public sealed class DamageTests : IDisposable
{
    private static readonly string[] Iris =
        [Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]", "--set", "training.epochs=1", "-o", "json"];

    private readonly Home _home = new();

    private string Database => Path.Combine(_home.State, "gridfold.db");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Commands_OneExperimentIsDamaged_NameItServeTheOthersAndDeleteIt()
    {
        string damaged = await Run(), sound = await Run();
        Execute($"UPDATE grain_state SET data = x'FFFEFD' WHERE grain = 'experiment/{damaged}'");

        JsonArray list = JsonNode.Parse((await Cli.Run(_home, "list", "-o", "json")).Expect(0).Output)!.AsArray();
        Assert.Equal(["Completed", "Damaged"], list.Select(experiment => experiment!["state"]!.GetValue<string>()));
        Assert.Equal([sound, damaged], list.Select(experiment => experiment!["id"]!.GetValue<string>()));
        Assert.Equal(
            [false, true],
            list.Select(experiment => experiment!["damage"]?.GetValue<string>()
                .StartsWith("its 3 bytes cannot be read", StringComparison.Ordinal) ?? false));
        string table = (await Cli.Run(_home, "list")).Expect(0).Output;
        Assert.Contains("its 3 bytes cannot be read", table, StringComparison.Ordinal);
        (await Cli.Run(_home, "leaderboard", sound)).Expect(0);

        string described = (await Cli.Run(_home, "describe", damaged)).Expect(0).Output;
        Assert.Contains("its 3 bytes cannot be read", described, StringComparison.Ordinal);
        Assert.Contains($"gridfold delete {damaged}", described, StringComparison.Ordinal);
        Assert.Equal(
            "Damaged", JsonNode.Parse((await Cli.Run(_home, "describe", damaged, "-o", "json")).Expect(0).Output)!["experiment"]![
                "state"]!.GetValue<string>());
        foreach (string[] command in (string[][])[["leaderboard", damaged], ["report", damaged], ["resume", damaged], ["cancel", damaged]])
        {
            CliResult refused = (await Cli.Run(_home, command)).Expect(1);
            Assert.StartsWith($"error: {damaged} is damaged: its 3 bytes cannot be read", refused.Error, StringComparison.Ordinal);
            Assert.Contains($"gridfold describe {damaged}", refused.Error, StringComparison.Ordinal);
        }

        Assert.Contains("add --yes", (await Cli.RunAlone(_home, "delete", damaged)).Expect(2).Error, StringComparison.Ordinal);
        (await Cli.Run(_home, "delete", damaged, "--yes")).Expect(0);
        Assert.Equal(sound, JsonNode.Parse((await Cli.Run(_home, "list", "-o", "json")).Expect(0).Output)!.AsArray()
            .Single()!["id"]!.GetValue<string>());
        Assert.Equal(0L, Execute($"SELECT count(*) FROM grain_state WHERE grain LIKE '%/{damaged}%'"));
        Assert.Contains("Nothing to repair", (await Cli.Run(_home, "repair")).Expect(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Ended_TakesItsModelsAlong()
    {
        string id = await Run(), models = Path.Combine(_home.State, "checkpoints", "models", id);
        Assert.True(Directory.Exists(models));
        (await Cli.Run(_home, "delete", id, "--yes")).Expect(0);
        Assert.False(Directory.Exists(models));
        (await Cli.Run(_home, "describe", id)).Expect(5);
    }

    [Fact]
    public async Task Repair_WithoutApply_OnlySaysWhatItWouldDo()
    {
        string id = await Run();
        string orphan = _home.Write("home/checkpoints/nobody-xyz/1/1/1-5", "content"), probe = _home.Write("home/.write-12345", "");
        CliResult dry = (await Cli.Run(_home, "repair", "-o", "json")).Expect(0);
        JsonArray findings = JsonNode.Parse(dry.Output)!.AsArray();
        Assert.Equal(["LeftoverFile", "OrphanedCheckpoints"], findings.Select(finding => finding!["finding"]!.GetValue<string>()));
        Assert.Contains("Nothing is changed. Do it with:\n  gridfold repair --apply", dry.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(orphan) && File.Exists(probe));

        (await Cli.Run(_home, "repair", "--apply")).Expect(0);
        Assert.False(File.Exists(orphan) || File.Exists(probe));
        Assert.Equal("[]", (await Cli.Run(_home, "repair", "-o", "json")).Expect(0).Output.Trim());
        (await Cli.Run(_home, "leaderboard", id)).Expect(0);
    }

    [Fact]
    public async Task Repair_DatabaseIsDamaged_SalvagesWhatCanBeRead()
    {
        await Run();
        Assert.Equal("ok", Execute("PRAGMA integrity_check"));
        byte[] whole = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);

        // The header of the file states one page more than the file has.
        byte[] damaged = whole[..^4096];
        await File.WriteAllBytesAsync(Database, damaged, TestContext.Current.CancellationToken);
        CliResult dry = (await Cli.Run(_home, "repair", "-o", "json")).Expect(0);
        Assert.Equal("DamagedDatabase", JsonNode.Parse(dry.Output)!.AsArray().Single()!["finding"]!.GetValue<string>());
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken));

        CliResult applied = (await Cli.Run(_home, "repair", "--apply")).Expect(0);
        Assert.Contains("salvaged", applied.Output, StringComparison.Ordinal);
        string kept = Assert.Single(Directory.GetFiles(_home.State, "gridfold.db.damaged-*"), file => char.IsDigit(file[^1]));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken));
        Assert.Equal("ok", Execute("PRAGMA integrity_check"));

        // The contents of the missing page are lost, perhaps with the experiment. A new experiment is listed.
        string next = await Run();
        Assert.Contains(next, (await Cli.Run(_home, "list", "-o", "json")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_DatabaseIsNone_NameTheRepairThatKeepsIt()
    {
        _home.Write("home/gridfold.db", "precious text, and no database at all, whatever its name says");
        Assert.Contains(
            "'gridfold repair' says what can be saved", (await Cli.Run(_home, "list")).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("it is no SQLite database", (await Cli.Run(_home, "repair")).Expect(0).Output, StringComparison.Ordinal);
        (await Cli.Run(_home, "repair", "--apply")).Expect(0);
        string kept = Assert.Single(Directory.GetFiles(_home.State, "gridfold.db.damaged-*"), file => char.IsDigit(file[^1]));
        Assert.StartsWith(
            "precious text", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("[]", (await Cli.Run(_home, "list", "-o", "json")).Expect(0).Output.Trim());
    }

    [Fact]
    public async Task Commands_IndexCannotBeUsed_SayItAndListWhatIsStored()
    {
        string id = await Run();
        foreach ((string index, string reason, string action) in ((string, string, string)[])
            [("FFFF", "its 2 bytes cannot be read", "make it anew"), ("47465302AA", "format 2 by a later version", "left to you")])
        {
            Execute($"UPDATE grain_state SET data = x'{index}' WHERE grain = 'experimentindex/cluster'");
            CliResult list = (await Cli.Run(_home, "list", "-o", "json")).Expect(0);
            Assert.Contains("warning: the index of experiments cannot be used", list.Error, StringComparison.Ordinal);
            Assert.Contains(reason, list.Error, StringComparison.Ordinal);
            Assert.Equal(id, JsonNode.Parse(list.Output)!.AsArray().Single()!["id"]!.GetValue<string>());

            string promised = (await Cli.Run(_home, "repair", "-o", "json")).Expect(0).Output;
            Assert.Contains(action, JsonNode.Parse(promised)!.AsArray().Single()!["action"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(promised, (await Cli.Run(_home, "repair", "--apply", "-o", "json")).Expect(0).Output);
        }
    }

    [Fact]
    public async Task Commands_DatabaseOfALaterVersion_RefuseItUntouched()
    {
        await Run();
        Execute("PRAGMA user_version = 2");
        byte[] before = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);
        foreach (string[] command in (string[][])[["list"], ["run", .. Iris], ["repair"], ["repair", "--apply"]])
        {
            CliResult refused = (await Cli.Run(_home, command)).Expect(2);
            Assert.Contains("was made by a later version of Gridfold (its schema is 2, this version knows 1) and is left as it is",
                refused.Error, StringComparison.Ordinal);
            Assert.Single(refused.Error.Split('\n'));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken));
    }

    private async Task<string> Run() => LeaderboardJson.Id((await Cli.Run(_home, ["run", .. Iris])).Expect(0).Output);

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
