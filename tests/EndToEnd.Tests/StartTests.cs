namespace Gridfold.EndToEnd.Tests;

/// <summary>What short commands load. Their time is what they load.</summary>
public sealed class StartTests : IDisposable
{
    private static readonly string Search = Repository.Example("iris-kfold.yaml");

    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Help_LoadsNeitherLibtorchNorASilo() =>
        Assert.Contains("Commands:", await RunLight("--help"), StringComparison.Ordinal);

    [Fact]
    public async Task Validate_LoadsNeitherLibtorchNorASilo() => await RunLight("validate", Search);

    [Fact]
    public async Task List_NewHome_LoadsNeitherLibtorchNorASiloAndMakesNoHome()
    {
        await RunLight("list");
        Assert.False(Directory.Exists(_home.State));
    }

    [Fact]
    public async Task List_AskedBefore_LoadsNeitherLibtorchNorASilo()
    {
        (await Run("a")).Expect(0);
        string first = (await Cli.RunAlone(_home, "list", "-o", "json")).Expect(0).Output;
        Assert.Contains("\"Completed\"", first, StringComparison.Ordinal);
        Assert.Equal(first, await RunLight("list", "-o", "json"));
    }

    [Fact]
    public async Task List_ExperimentsChangedSince_ShowsTheChange()
    {
        (await Run("a")).Expect(0);
        Assert.Single(await Ids());
        (await Run("b")).Expect(0);
        string[] both = await Ids();
        Assert.Equal(["b", "a"], both.Select(id => id[..1]));
        (await Cli.Run(_home, "delete", both[0], "--yes")).Expect(0);
        Assert.Equal([both[1]], await Ids());
    }

    private Task<CliResult> Run(string name) => Cli.Run(
        _home, "run", Search, "--set", $"name={name}", "--set", "training.epochs=1", "--set", "hyperparameters.hidden.values=[4]");

    // Each list keeps its rows for the next one.
    private async Task<string[]> Ids() =>
        [.. (await Cli.Run(_home, "list", "-o", "csv")).Expect(0).Output.Split('\n').Skip(1).Where(line => line.Length > 0)
            .Select(line => line.Split(',')[0])];

    /// <summary>Runs a command in a process whose libraries and compiled methods are written down.</summary>
    /// <returns>What the command printed.</returns>
    private async Task<string> RunLight(params string[] arguments)
    {
        string methods = Path.Combine(_home.Folder, "methods"), libraries = Path.Combine(_home.Folder, "libraries");
        CliResult result = (await Cli.Run(
            _home,
            [("DOTNET_JitStdOutFile", methods), ("DOTNET_JitDisasmSummary", "1"),
                ("LD_DEBUG", "files"), ("LD_DEBUG_OUTPUT", libraries)],
            arguments)).Expect(0);

        // The loader adds the process's number to the name of its file.
        string loaded = string.Concat(Directory.GetFiles(_home.Folder, "libraries.*").Select(File.ReadAllText));
        Assert.Contains("libcoreclr", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", loaded, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sqlite", loaded, StringComparison.OrdinalIgnoreCase);
        string compiled = File.ReadAllText(methods);
        Assert.Contains("JIT compiled", compiled, StringComparison.Ordinal);
        Assert.DoesNotContain("Orleans.Runtime", compiled, StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft.Extensions.Hosting", compiled, StringComparison.Ordinal);
        return result.Output;
    }
}
