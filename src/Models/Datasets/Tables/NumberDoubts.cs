using System.Globalization;
using System.Text.RegularExpressions;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Warns of columns of numbers that are probably no features, or that training cannot tell apart.</summary>
internal static partial class NumberDoubts
{
    private const int Several = 20;

    // So many numbers are not all consecutive by chance.
    private const int Many = 100;

    // The seconds since 1970 from September 2001 to May 2033, and the same in milliseconds.
    private const double FirstSecond = 1e9, LastSecond = 2e9, Millisecond = 1000;

    /// <summary>Judges one column of numbers.</summary>
    public static void Judge(TableSurvey columns, TableValues values, int column, Problems warnings)
    {
        string name = columns.Header.Names[column];
        SourceLocation place = columns.Header.Locations[column];
        NumberColumn numbers = values.Numbers[column];
        WarnOfBlur(columns, numbers, column, warnings);
        double min = columns[column].Min, max = columns[column].Max;

        // Without a number that can be read, the minimum is above the maximum.
        if (numbers.Count <= Several || min > max) return;
        if (IsRowCounter(numbers))
        {
            warnings.Warning(
                $"column '{name}' counts the rows from {Show(min)} to {Show(max)}; a number of a row tells nothing about it: "
                    + "list the column under dataset.ignore",
                place);
        }
        else if (UnixTime(min, max) is { } unit && AreWhole(numbers))
        {
            double scale = unit == "seconds" ? 1 : Millisecond;
            warnings.Warning(
                $"column '{name}' has {Numbers.Show((long)numbers.Present.Count())} numbers from {Show(min)} to {Show(max)}, "
                    + $"which look like time stamps: {unit} since 1970, from {Date(min / scale)} to {Date(max / scale)}; "
                    + "new rows lie outside of that range: "
                    + "list the column under dataset.ignore, or give what it is to tell, such as the hour, as a column",
                place);
        }
        else if (IsDate(min) && IsDate(max) && numbers.Present.All(IsDate))
        {
            warnings.Warning(
                $"column '{name}' has {Numbers.Show((long)numbers.Present.Count())} numbers from {min:0} to {max:0}, which look like "
                    + "dates, year, month and day; differences between such numbers are no times, and new rows lie outside of their range: "
                    + "list the column under dataset.ignore, or name it as dataset.time",
                place);
        }
        else if (numbers.Count >= Many && AreWhole(numbers) && max - min == numbers.Count - 1 && AreDistinct(numbers))
        {
            warnings.Warning(
                $"column '{name}' has each whole number from {Show(min)} to {Show(max)} once, as an id has. An id tells nothing of a new "
                    + "row: if it is one, list the column under dataset.ignore",
                place);
        }
        else if (OwnerName().IsMatch(name) && AreWhole(numbers) && numbers.Present.Distinct().Count() is var owners
            && owners >= Several && owners < numbers.Present.Count())
        {
            warnings.Warning(
                $"column '{name}' has {Numbers.Show((long)owners)} different whole numbers in {Numbers.Show((long)numbers.Count)} rows, "
                    + "and its name is that of an id; rows of one id are probably alike: name the column as dataset.group, or list "
                    + "it under dataset.ignore",
                place);
        }
        else if (IdName().IsMatch(name) && AreWhole(numbers) && AreDistinct(numbers))
        {
            warnings.Warning(
                $"column '{name}' has {Numbers.Show((long)numbers.Count)} different whole numbers in as many rows, from {Show(min)} to "
                    + $"{Show(max)}, and its name is that of an id; a network learns nothing from it: list the column under dataset.ignore",
                place);
        }
    }

    /// <summary>Warns of numbers that 32 bits cannot tell apart after the preprocessing, where no standardize spreads them.</summary>
    private static void WarnOfBlur(TableSurvey columns, NumberColumn numbers, int column, Problems warnings)
    {
        IReadOnlyList<PreprocessStep> steps = columns.Spec.Preprocess ?? [];
        if (!numbers.IsWide || steps.Any(step => step is Standardize)) return;
        double divisor = steps.OfType<Scale>().Aggregate(1.0, (product, step) => product * step.Max);
        if (steps.Any(step => step is Normalize) || !ColumnSurvey.WouldBlur(numbers.Present, number => number / divisor)) return;
        double[] present = [.. numbers.Present];
        int distinct = present.Distinct().Count(), left = present.Select(number => (float)(number / divisor)).Distinct().Count();
        warnings.Warning(
            $"column '{columns.Header.Names[column]}' has {Numbers.Show((long)distinct)} different numbers from "
                + $"{Show(columns[column].Min)} to {Show(columns[column].Max)}, and networks compute in 32 bits, "
                + $"which leave {Numbers.Show((long)left)} of them different; "
                + "write dataset.preprocess: [{standardize: {}}], which is computed in 64 bits",
            columns.Header.Locations[column]);
    }

    private static bool IsRowCounter(NumberColumn numbers)
    {
        for (int row = 1; row < numbers.Count; row++)
            if (numbers[row] != numbers[row - 1] + 1) return false;
        return true;
    }

    private static string? UnixTime(double min, double max) => (min, max) switch
    {
        ( >= FirstSecond, <= LastSecond) => "seconds",
        ( >= FirstSecond * Millisecond, <= LastSecond * Millisecond) => "milliseconds",
        _ => null,
    };

    // A number such as 20241231.
    private static bool IsDate(double number) =>
        number is >= 19000101 and <= 21001231 && double.IsInteger(number)
            && DateOnly.TryParseExact(
                number.ToString("0", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool AreWhole(NumberColumn numbers) => numbers.Present.All(double.IsInteger);

    private static bool AreDistinct(NumberColumn numbers) => numbers.Present.Distinct().Count() == numbers.Count;

    private static string Show(double number) => Numbers.Show(number);

    private static string Date(double seconds) =>
        DateTimeOffset.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(.*[_\s.-])?(?i:id|ids|no|nr|num|number|index|idx|key|uuid|row|unnamed: 0)([_\s.-].*)?$|[a-z](Id|ID)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex IdName();

    // Several rows of one patient or customer. Numbers, indices and rows are no owners.
    [GeneratedRegex(@"^(.*[_\s.-])?(?i:id|uuid)$|[a-z](Id|ID)$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnerName();
}
