using Gridfold.Models.Input;

namespace Gridfold.Hosting.Local;

/// <summary>Compares the memory of the networks that the slots train at the same time with the memory that is free.</summary>
internal static class SlotMemory
{
    /// <summary>Refuses a search whose slots may take more memory than there is.</summary>
    /// <param name="network">The estimate of the network that takes the most memory, in bytes.</param>
    /// <param name="slots">The number of slots, at least 1.</param>
    /// <param name="free">The memory that is free, in bytes.</param>
    /// <exception cref="InputException">The memory does not suffice.</exception>
    public static void Require(double network, int slots, double free)
    {
        if (network * slots <= free) return;
        (string needed, string there) = (ShownBytes.Of(network), ShownBytes.Of(free));
        throw new InputException(
            network > free
                ? $"the network needs about {needed} of memory, and this machine has {there} free now; end other programs, or make layers "
                    + "narrower or batch_size smaller"
                : $"{slots} slots may train networks of about {needed} at the same time, and this machine has {there} free now; "
                    + $"add --slots {(int)(free / network)}");
    }
}
