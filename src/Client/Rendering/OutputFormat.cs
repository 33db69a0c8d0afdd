namespace Gridfold.Client.Rendering;

/// <summary>The formats of printed data.</summary>
internal enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>JSON for programs.</summary>
    Json,

    /// <summary>CSV for spreadsheets and scripts.</summary>
    Csv,
}
