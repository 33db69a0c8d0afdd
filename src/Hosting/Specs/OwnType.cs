namespace Gridfold.Hosting.Specs;

/// <summary>Classes of the user's program that an experiment names.</summary>
internal static class OwnType
{
    /// <summary>Finds the compiled file that has a class. Null for no class.</summary>
    /// <exception cref="ArgumentException">The class lies in no file of its own: in a program that is one file, or in memory.</exception>
    public static string? FileOf(Type? type) => type?.Assembly.Location is not ""
        ? type?.Assembly.Location
        : throw new ArgumentException(
            $"The class {type.FullName} lies in no compiled file, as in a program that is published as one file; put it into a library, "
                + "and publish that beside the program.", nameof(type));
}
