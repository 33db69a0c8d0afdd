using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>Finds the delimiter between the fields of a CSV text.</summary>
internal static class CsvDelimiter
{
    private const int Sampled = 10;
    private const int SampledBytes = 1 << 24;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>
    /// Gives the candidate that cuts the first records into equal numbers of fields, and into the most fields. When no candidate cuts them
    /// equally, it gives the one that finds the most fields in the header. The default is a comma.
    /// </summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="comment">The text at the start of lines that are skipped; null for none.</param>
    public static char Detect(ReadOnlyMemory<byte> text, string? comment) => Candidates
        .Select(delimiter => (delimiter, counts: FieldCounts(text, delimiter, comment)))
        .OrderByDescending(candidate => candidate.counts[0] > 1 && candidate.counts.All(count => count == candidate.counts[0]))
        .ThenByDescending(candidate => candidate.counts[0])
        .First().delimiter;

    private static List<int> FieldCounts(ReadOnlyMemory<byte> text, char delimiter, string? comment)
    {
        ReadOnlyMemory<byte> sample = text[..Math.Min(text.Length, SampledBytes)];
        using var records = new CsvRecords("", sample, delimiter, comment);
        var counts = new List<int>();
        try
        {
            while (counts.Count < Sampled && records.Read()) counts.Add(records.Count);
        }
        catch (InputException)
        {
            // Another delimiter may cut the text into fields that are not too long. If none does, the reading reports it.
            counts.Add(0);
        }

        // The end of the sample cuts a record.
        if (sample.Length < text.Length && counts.Count is > 1 and < Sampled) counts.RemoveAt(counts.Count - 1);
        return counts.Count == 0 ? [0] : counts;
    }
}
