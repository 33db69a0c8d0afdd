namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>Finds the delimiter between the fields of a CSV text.</summary>
internal static class CsvDelimiter
{
    private const int Sampled = 10;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>
    /// Gives the candidate that cuts the first records into equal numbers of fields, and into the most fields. When no candidate cuts them
    /// equally, it gives the one that finds the most fields in the header. The default is a comma.
    /// </summary>
    public static char Detect(string text) => Candidates
        .Select(delimiter => (delimiter, counts: FieldCounts(text, delimiter)))
        .OrderByDescending(candidate => candidate.counts[0] > 1 && candidate.counts.All(count => count == candidate.counts[0]))
        .ThenByDescending(candidate => candidate.counts[0])
        .First().delimiter;

    private static List<int> FieldCounts(string text, char delimiter)
    {
        using var records = new CsvRecords("", text, delimiter);
        var counts = new List<int>();
        while (counts.Count < Sampled && records.Read()) counts.Add(records.Count);
        return counts.Count == 0 ? [0] : counts;
    }
}
