using System.Text;
using CsCheck;
using Gridfold.Models.Datasets.Tables.Csv;

namespace Gridfold.Models.Tests.Datasets.Tables.Csv;

/// <summary>The reader reads fields that were written by the rules of RFC 4180.</summary>
public sealed class CsvRecordsTests
{
    private static readonly Gen<string> Fields = Gen.Char["ab ,;\"\n\r|é€"].Array[0, 6].Select(characters => new string(characters));

    // The first field has content, because lines without content are skipped.
    private static readonly Gen<string[]> Records = Gen.Select(Fields.Array[1, 5], Gen.Char['c', 'z'], (fields, first) =>
    {
        fields[0] = first + fields[0];
        return fields;
    });

    private static readonly Gen<string> NewLines = Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("\r"));

    [Fact]
    public void Read_FieldsWrittenByRfc4180_GivesThem() => Gen.Select(Records.Array[0, 6], NewLines, Gen.Bool, Gen.Bool).Sample((
        records, newLine, endsLine, quotesAll) =>
    {
        string text = string.Join(newLine, records.Select(fields => string.Join(',', fields.Select(field => Write(field, quotesAll)))));
        using var found = new CsvRecords("file.csv", Encoding.UTF8.GetBytes(endsLine ? text + newLine : text), ',', comment: null);
        int line = 1;
        foreach (string[] expected in records)
        {
            Assert.True(found.Read());
            Assert.Equal(line, found.Line);
            Assert.Equal(expected.Select(field => field.Trim()), Enumerable.Range(0, found.Count).Select(field => found[field]));
            line += 1 + expected.Sum(LineBreaks);
        }

        Assert.False(found.Read());
    });

    [Fact]
    public void Read_QuotedFieldWithoutContent_IsARecord()
    {
        using var found = new CsvRecords("file.csv", "review\n\"\"\n\nfilm\n\"  \"\n , \n"u8.ToArray(), ',', comment: null);
        foreach (string expected in (string[])["review", "", "film", ""])
        {
            Assert.True(found.Read());
            Assert.Equal(expected, found[0]);
        }

        Assert.False(found.Read());
    }

    private static string Write(string field, bool quotesAll) =>
        quotesAll || field.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static int LineBreaks(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Count(unit => unit is '\r' or '\n');
}
