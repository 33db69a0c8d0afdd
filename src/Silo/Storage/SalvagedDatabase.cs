namespace Gridfold.Silo.Storage;

/// <summary>What was saved of a damaged file.</summary>
/// <param name="Rows">States that could be read; 0 for a file that is no database.</param>
/// <param name="Kept">Where the damaged file is now.</param>
public sealed record SalvagedDatabase(long Rows, string Kept);
