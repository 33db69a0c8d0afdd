using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>A table file that is deleted when the test ends.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Path { get; private set; } = "";

    public void Dispose() => _folder.Dispose();

    public string Write(string name, string csv) => _folder.Write(name, csv);

    /// <summary>Makes the section of a table with the label y.</summary>
    public DatasetSection Section(string csv, string more = "", string label = "y")
    {
        Path = _folder.Write("data.csv", csv);
        return new DatasetSection($"{{'path': '{Path}', 'label': '{label}'{more}}}");
    }

    public Dataset Load(string csv, string more = "") => Section(csv, more).Load();

    /// <summary>Loads a table that has one problem.</summary>
    public Problem Refusal(string csv, string more = "") => Assert.Single(Section(csv, more).Refusal());

    /// <summary>Makes a table of rows.</summary>
    public static string Csv(string header, int rows, Func<int, string> row) =>
        header + "\n" + string.Concat(Enumerable.Range(0, rows).Select(number => row(number) + "\n"));
}
