using System.Globalization;

namespace Videoroom.Web.Configuration;

/// <summary>
/// Reads single values out of the configuration; a bad one is a <see cref="ConfigurationException"/> that names the variable,
/// the value and what was expected. An empty value counts as not set, as in a compose file that passes variables through.
/// </summary>
internal sealed class Settings(IConfiguration configuration)
{
    public string? Text(string variable)
    {
        var value = configuration[variable]?.Trim();
        return string.IsNullOrEmpty(value) ? null : value;
    }

    public int Integer(string variable, int fallback, int least, int most) => Text(variable) switch
    {
        null => fallback,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most => value,
        var text => throw new ConfigurationException(variable, text, $"a whole number from {least} to {most}"),
    };

    /// <summary>A number that may be left out.</summary>
    public int? OptionalInteger(string variable, int least, int most)
        => Text(variable) is null ? null : Integer(variable, least, least, most);

    public bool Flag(string variable, bool fallback) => Text(variable)?.ToLowerInvariant() switch
    {
        null => fallback,
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        _ => throw new ConfigurationException(variable, Text(variable)!, "true or false"),
    };

    /// <summary>The path of a file that must exist and be readable.</summary>
    public string? ReadableFile(string variable)
    {
        if (Text(variable) is not { } path)
        {
            return null;
        }

        try
        {
            using var file = File.OpenRead(path);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException(variable, path, "the path of a file that this process may read");
        }
    }

    /// <summary>
    /// A secret, from the variable itself or from the file that the variable with <c>_FILE</c> behind its name says. Neither is
    /// repeated in an error, nor is what came out of the file.
    /// </summary>
    public string? Secret(string variable, int leastLength)
    {
        var fileVariable = variable + "_FILE";
        var secret = Text(variable);
        if (ReadableFile(fileVariable) is { } path)
        {
            if (secret is not null)
            {
                throw new ConfigurationException($"{variable} and {fileVariable} are set: expected only one of them");
            }

            secret = File.ReadAllText(path).Trim();
            if (secret.Length == 0)
            {
                throw new ConfigurationException(fileVariable, path, "a file with the secret in it");
            }
        }

        return secret is null || secret.Length >= leastLength
            ? secret
            : throw new ConfigurationException($"{variable}: expected at least {leastLength} characters, such as what 'openssl rand -hex 32' prints");
    }

    /// <summary>A list, separated by commas or white space; in appsettings.json also an array.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="fallback">The list when the variable is not set.</param>
    /// <param name="parse">Gives null for an item that it does not understand.</param>
    /// <param name="expected">What an item should be, for the error.</param>
    public IReadOnlyList<T> List<T>(string variable, IReadOnlyList<T> fallback, Func<string, T?> parse, string expected)
        where T : class
    {
        var children = configuration.GetSection(variable).GetChildren().Select(child => child.Value);
        var text = Text(variable) ?? string.Join(',', children);
        var items = text.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return items.Length == 0
            ? fallback
            : [.. items.Select(item => parse(item) ?? throw new ConfigurationException(variable, text, expected)).Distinct()];
    }
}
