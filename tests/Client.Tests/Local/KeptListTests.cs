using Gridfold.Hosting.Local;

namespace Gridfold.Client.Tests.Local;

public sealed class KeptListTests : IDisposable
{
    private const string Program = "1";

    private static readonly object?[][] Rows =
        [["iris-abcde", 18L, 0.98, 3.0, null, double.NaN], ["\"é\u2028", -1L, -0.5e-300, 12.5, "", 0.0]];

    private readonly Sandbox _sandbox = new();
    private readonly GridfoldHome _home;

    public KeptListTests()
    {
        _home = new GridfoldHome(_sandbox.Folder);
        File.WriteAllText(_home.Database, "a database");
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Read_SameDatabase_GivesTheSameCellsWithTheirTypes()
    {
        KeptList.Write(_home, Program, Rows);
        Assert.Equal(OperatingSystem.IsLinux() ? Rows : null, KeptList.Read(_home, Program));
    }

    [Fact]
    public void Read_DatabaseChangedAndItsTimeSetBack_GivesNothing()
    {
        DateTime written = File.GetLastWriteTimeUtc(_home.Database);
        KeptList.Write(_home, Program, Rows);

        // The system's clock for files has steps of some milliseconds.
        Assert.True(SpinWait.SpinUntil(Change, TimeSpan.FromMinutes(1)));

        bool Change()
        {
            File.WriteAllText(_home.Database, "b database");
            File.SetLastWriteTimeUtc(_home.Database, written);
            return KeptList.Read(_home, Program) is null;
        }
    }

    [Fact]
    public void Read_DatabaseHasALogNow_GivesNothing()
    {
        KeptList.Write(_home, Program, Rows);
        File.WriteAllText($"{_home.Database}-wal", "");
        Assert.Null(KeptList.Read(_home, Program));
    }

    [Fact]
    public void Read_AnotherProgram_GivesNothing()
    {
        KeptList.Write(_home, Program, Rows);
        Assert.Null(KeptList.Read(_home, "2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"program\": 1}")]
    public void Read_DamagedFile_GivesNothing(string text)
    {
        File.WriteAllText(_home.List, text);
        Assert.Null(KeptList.Read(_home, Program));
    }

    [Fact]
    public void Read_DamagedCells_GivesNothing()
    {
        KeptList.Write(_home, Program, Rows);
        File.WriteAllText(_home.List, File.ReadAllText(_home.List).Replace("\"f0.98\"", "\"\"", StringComparison.Ordinal));
        Assert.Null(KeptList.Read(_home, Program));
    }
}
