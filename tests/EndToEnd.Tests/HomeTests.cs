using System.Diagnostics;
using System.Runtime.Versioning;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Only this user can read the home folder, and another user cannot block this user by its lock.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HomeTests : IDisposable
{
    private const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder700 = File600 | UnixFileMode.UserExecute;
    private const UnixFileMode Folder755 =
        Folder700 | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] Iris = [
        Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]", "--set", "resources.engine=libtorch"];

    private readonly Home _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Home_WhileAndAfterRunning_IsThisUsersAloneAndReportsAreNot()
    {
        await using Cli run = Cli.Start(_home, ["run", .. Iris, "--set", "training.epochs=3000"]);
        await run.UntilError(line => line.Contains(" trials", StringComparison.Ordinal));
        Assert.Equal(Folder700, Mode(_home.State));
        string[] files = ["gridfold.db", "gridfold.db-wal", "gridfold.db-shm", "silo.lock", "silo.json"];
        Assert.All(files,
            file => Assert.True(Mode(Path.Combine(_home.State, file)) == File600, $"{file} is {Mode(Path.Combine(_home.State, file))}."));

        string report = Path.Combine(_home.Folder, "report.html");
        (await Cli.Run(_home, "report", "iris-kfold", "-o", report)).Expect(0);
        string ordinary = _home.Write("ordinary", "");
        Assert.Equal(Mode(ordinary), Mode(report));
    }

    [Fact]
    public async Task Home_OfAnEarlierVersion_IsMadeThisUsersAlone()
    {
        Directory.CreateDirectory(_home.State, Folder755);
        foreach (string file in (string[])["gridfold.db", "silo.lock"])
            File.SetUnixFileMode(_home.Write($"home/{file}", ""), File600 | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        (await Cli.Run(_home, "list")).Expect(0);
        Assert.Equal(Folder700, Mode(_home.State));
        Assert.Equal(File600, Mode(Path.Combine(_home.State, "gridfold.db")));
        Assert.Equal(File600, Mode(Path.Combine(_home.State, "silo.lock")));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task Home_ThatOthersCanWrite_IsRefused(UnixFileMode others)
    {
        Directory.CreateDirectory(_home.State);
        File.SetUnixFileMode(_home.State, Folder755 | others);
        foreach (string[] command in (string[][])[["list"], ["run", .. Iris], ["validate", .. Iris], ["config", "list"]])
        {
            CliResult refused = (await Cli.Run(_home, command)).Expect(2);
            Assert.Contains($"{_home.State} can be written by other users", refused.Error, StringComparison.Ordinal);
            Assert.Contains($"chmod go-w {_home.State}", refused.Error, StringComparison.Ordinal);
        }

        Assert.Contains("can be written by other users", (await Cli.Run(_home, "doctor")).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_home.State));
    }

    [Fact]
    public async Task Home_OfAnotherUser_IsRefusedToRootToo()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        Directory.CreateDirectory(_home.State, Folder700);
        using (Process chown = Process.Start("chown", ["65534", _home.State])) await chown.WaitForExitAsync(
            TestContext.Current.CancellationToken);
        CliResult refused = (await Cli.Run(_home, "list")).Expect(2);
        Assert.Contains($"{_home.State} belongs to nobody, and this is root", refused.Error, StringComparison.Ordinal);
        Assert.Contains("set GRIDFOLD_HOME to a folder of your own", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_home.State));
    }

    [Fact]
    public async Task Home_OnAWayThatOthersCanChange_IsRefused()
    {
        string open = Path.Combine(_home.Folder, "open"), state = Path.Combine(open, "state");
        Directory.CreateDirectory(state, Folder700);
        File.SetUnixFileMode(open, Folder755 | UnixFileMode.OtherWrite);
        (string Name, string? Value)[] variables = [("GRIDFOLD_HOME", state)];
        CliResult refused = (await Cli.Run(_home, variables, "list")).Expect(2);
        Assert.Contains($"{open}, which holds {state}, can be written by other users", refused.Error, StringComparison.Ordinal);
        File.SetUnixFileMode(open, Folder755 | UnixFileMode.OtherWrite | UnixFileMode.StickyBit);
        (await Cli.Run(_home, variables, "list")).Expect(0);
    }

    [Fact]
    public async Task Home_ThroughALinkOfAnotherUser_IsRefused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a link away.");
        string link = Path.Combine(_home.Folder, "link");
        Directory.CreateDirectory(_home.State, Folder700);
        File.CreateSymbolicLink(link, _home.State);
        (string Name, string? Value)[] variables = [("GRIDFOLD_HOME", link)];
        (await Cli.Run(_home, variables, "list")).Expect(0);
        using (Process chown = Process.Start("chown", ["-h", "65534", link])) await chown.WaitForExitAsync(
            TestContext.Current.CancellationToken);
        Assert.Contains($"{link} is a link of nobody", (await Cli.Run(_home, variables, "list")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"gateway\": 300")]
    [InlineData("[30000]")]
    [InlineData("{\"gateway\": \"30000\", \"key\": 5}")]
    [InlineData("{\"gateway\": 1, \"key\": \"another\"}")]
    public async Task SiloAddress_DamagedAndNobodysLock_IsWrittenAfresh(string text)
    {
        Directory.CreateDirectory(_home.State, Folder700);
        string address = _home.Write("home/silo.json", text);
        CliResult list = (await Cli.Run(_home, "list", "-o", "json")).Expect(0);
        Assert.Equal(("[]", ""), (list.Output.Trim(), list.Error));
        Assert.False(File.Exists(address));
    }

    [Fact]
    public async Task Lock_HeldByAStranger_IsAnErrorThatNamesTheProcess()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "flock is not installed.");
        Directory.CreateDirectory(_home.State, Folder700);
        string held = Path.Combine(_home.State, "silo.lock");
        using Process stranger = Process.Start("/usr/bin/flock", ["--exclusive", "--no-fork", held, "sleep", "300"]);
        try
        {
            while (!(await File.ReadAllTextAsync($"/proc/{stranger.Id}/comm", TestContext.Current.CancellationToken))
                .StartsWith("sleep", StringComparison.Ordinal))
                Assert.False(stranger.HasExited);
            var watch = Stopwatch.StartNew();
            CliResult refused = (await Cli.RunAlone(_home, "list")).Expect(2);
            Assert.Contains($"silo.lock is locked by process {stranger.Id} (sleep), which is no gridfold of this user", refused.Error,
                StringComparison.Ordinal);
            Assert.InRange(watch.Elapsed.TotalSeconds, 5, 60);
        }
        finally
        {
            stranger.Kill();
            await stranger.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await Cli.Run(_home, "list")).Expect(0);
    }

    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);
}
