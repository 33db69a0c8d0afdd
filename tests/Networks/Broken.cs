namespace Gridfold.TestNetworks;

/// <summary>A class that is no network.</summary>
public sealed class Broken
{
}
