namespace Gridfold.Silo.Storage.PostgreSql;

internal static class PostgreSqlSchema
{
    public static string Script => "";

    public static Task Apply(string connection, CancellationToken cancellationToken) => Task.CompletedTask;

    public static Task<bool> IsApplied(string connection, CancellationToken cancellationToken) => Task.FromResult(true);
}
