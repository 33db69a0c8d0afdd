using Gridfold.Abstractions;

namespace Gridfold.TestNetworks;

/// <summary>A dataset that does harm in the way that its setting names. The way "none" does none.</summary>
public sealed class HostileData : IDataset
{
    private readonly string _act;
    private readonly string _id;

    /// <param name="act">The harm.</param>
    public HostileData(string act)
    {
        _act = act;
        _id = act == "unstable" ? Guid.NewGuid().ToString() : act;
        if (act == "throw early") throw new InvalidOperationException("no luck");
    }

    public string Fingerprint => _act == "no fingerprint" ? "" : _id;

    public IReadOnlyList<string> Columns => _act == "one column" ? ["y"] : ["x", "y"];

    public IEnumerable<Cell[]> ReadRows()
    {
        Console.WriteLine("{ a line on the standard output }");
        for (int row = 0; row < 20; row++)
        {
            if (row == 3) Act();
            if (row == 5 && _act == "short row") yield return [1];
            else yield return [row + 0.1, row % 2 == 0 ? "a, \"b\"" : "c"];
        }

        while (_act == "endless") yield return [1, new string('x', 1 << 20)];
    }

    private void Act()
    {
        switch (_act)
        {
            case "throw": throw new InvalidDataException("bad rows");
            case "exit": Environment.Exit(0); break;
            case "overflow": Overflow(1); break;
            case "crash": Environment.FailFast("gone"); break;
            case "hang": new ManualResetEventSlim().Wait(); break;
            case "infinite": _ = (Cell)double.PositiveInfinity; break;
            case "memory":
                var kept = new List<byte[]>();
                while (true) kept.Add(GC.AllocateArray<byte>(64 << 20, pinned: true));
        }
    }

    private static int Overflow(int depth) => Overflow(depth + 1) + depth;
}
