using System.Text.Encodings.Web;
using System.Text.Json;

namespace Videoroom.Bench.Drill;

/// <summary>A report as a JSON file that people read, too.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one, in the place of what was there.</summary>
    public static Task WriteAsync<T>(FileInfo file, T report) => File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(report, Json));
}
