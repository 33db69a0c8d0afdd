using Gridfold.Abstractions;

namespace OwnData;

/// <summary>
/// Made measurements of pumps: some wear out, and then they shake and become warm. Each pump has several rows, which belong to one group.
/// </summary>
/// <param name="pumps">The number of pumps, at least 1. The file gives it under <c>dataset.settings</c>.</param>
/// <param name="seed">The seed of the random numbers.</param>
public sealed class Pumps(int pumps, int seed = 1) : IDataset
{
    private const int RowsOfAPump = 6, Version = 1;

    /// <summary>What the rows depend on: the settings, and this code.</summary>
    public string Fingerprint => $"pumps {pumps}, seed {seed}, version {Version}";

    /// <summary>The pump and the day, four measurements, and the state.</summary>
    public IReadOnlyList<string> Columns { get; } = ["pump", "day", "speed", "vibration", "temperature", "oil", "state"];

    /// <summary>Six days of each pump.</summary>
    public IEnumerable<Cell[]> ReadRows()
    {
        var random = new Random(seed);
        for (int pump = 0; pump < pumps; pump++)
        {
            bool wears = pump % 2 == 1;
            double speed = 1400 + (200 * random.NextDouble());
            for (int day = 1; day <= RowsOfAPump; day++)
            {
                double wear = wears ? 0.1 * day : 0;
                double vibration = 1 + wear + (0.2 * random.NextDouble()), temperature = 40 + (20 * wear) + (8 * random.NextDouble());

                // The sensor of the oil fails now and then.
                Cell oil = random.Next(20) == 0 ? Cell.Missing : random.Next(2) == 0 ? "clear" : "dark";
                yield return [$"pump {pump}", day, speed, vibration, temperature, oil, wear > 0.25 ? "worn" : "good"];
            }
        }
    }
}
