using System.Reflection;

namespace Gridfold.Silo.Configuration;

/// <summary>
/// Whether this program was built with <c>-p:AzureStorage=true</c>. No code refers to the packages of that build, because Orleans finds
/// them by name.
/// </summary>
internal static class AzureStorageFlavour
{
    private static readonly string[] Assemblies =
        ["Orleans.Clustering.AzureStorage", "Orleans.Persistence.AzureStorage", "Orleans.Reminders.AzureStorage"];

    /// <summary>Whether the packages are present.</summary>
    public static bool IsBuiltIn { get; } = Assemblies.All(CanLoad);

    private static bool CanLoad(string assembly)
    {
        try
        {
            Assembly.Load(assembly);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
