using System.Globalization;

namespace Gridfold.Silo.Slots;

/// <summary>
/// The energy counters of the machine's processors (RAPL), which Linux shows in the folder of its power capping framework as
/// <c>intel-rapl:0</c> and so on, also for processors of AMD. Only packages count: the other domains are parts of them, or have them as a
/// part. See https://docs.kernel.org/power/powercap/powercap.html.
/// </summary>
internal sealed class ProcessorEnergy
{
    private const double MicrojoulesOfJoule = 1e6;

    private readonly Counter[] _counters;

    private ProcessorEnergy(Counter[] counters) => _counters = counters;

    /// <summary>Opens the counters of all packages.</summary>
    /// <param name="folder">The folder of the power capping framework, which is <c>/sys/class/powercap</c> on Linux.</param>
    /// <param name="reason">Receives the reason why there are no counters. Null when there are.</param>
    /// <returns>The counters. Null where the machine has none, or where one of them cannot be read.</returns>
    public static ProcessorEnergy? Open(string folder, out string? reason)
    {
        reason = null;
        try
        {
            if (!Directory.Exists(folder))
            {
                reason = $"there is no folder {folder}";
                return null;
            }

            Counter[] counters = [.. Directory.GetDirectories(folder, "intel-rapl:*").Order(StringComparer.Ordinal)
                .Where(path => ReadText(path, "name").StartsWith("package", StringComparison.Ordinal)).Select(Counter.Open)];
            if (counters.Length > 0) return new ProcessorEnergy(counters);
            reason = $"{folder} has no processor package";
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            reason = exception.Message;
        }

        return null;
    }

    /// <summary>
    /// The joules that all packages used since the last call, or since the counters were opened. Null when one cannot be read.
    /// </summary>
    public double? Read()
    {
        try
        {
            return _counters.Sum(counter => counter.Read()) / MicrojoulesOfJoule;
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return null;
        }
    }

    private static bool IsUnreadable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or FormatException or OverflowException;

    private static string ReadText(string folder, string file) => File.ReadAllText(Path.Combine(folder, file)).Trim();

    private static ulong ReadNumber(string folder, string file) =>
        ulong.Parse(ReadText(folder, file), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The counter of one package, in microjoules. After its greatest value it starts again from 0.</summary>
    private sealed class Counter(string folder, ulong range, ulong last)
    {
        private ulong _last = last;

        public static Counter Open(string folder) =>
            new(folder, ReadNumber(folder, "max_energy_range_uj"), ReadNumber(folder, "energy_uj"));

        public double Read()
        {
            ulong now = ReadNumber(folder, "energy_uj"), before = _last;
            _last = now;
            return now >= before ? now - before : range - Math.Min(range, before) + now;
        }
    }
}
