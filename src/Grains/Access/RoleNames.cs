namespace Gridfold.Grains.Access;

/// <summary>The names of roles, as people write them.</summary>
public static class RoleNames
{
    /// <summary>Each role by its name, the smallest first.</summary>
    public static IReadOnlyDictionary<string, Role> All { get; } = Enum.GetValues<Role>().ToDictionary(Of);

    /// <summary>The name of a role: viewer, submitter or operator.</summary>
    public static string Of(Role role) => role.ToString().ToLowerInvariant();
}
