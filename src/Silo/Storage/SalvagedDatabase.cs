namespace Gridfold.Silo.Storage;

/// <summary>The result of salvaging a damaged file.</summary>
/// <param name="Rows">The number of states that could be read. 0 for a file that is not a database.</param>
/// <param name="Kept">The path of the damaged file, which is kept.</param>
public sealed record SalvagedDatabase(long Rows, string Kept);
