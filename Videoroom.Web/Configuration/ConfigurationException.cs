namespace Videoroom.Web.Configuration;

/// <summary>The node cannot start. The message is one line that says what to change; it is printed as it is, without a stack trace.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>An error that is not about one variable.</summary>
    public ConfigurationException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>An error in the value of one variable.</summary>
    /// <param name="variable">The variable's name, such as <c>MEDIA_PORT</c>.</param>
    /// <param name="value">What it was set to.</param>
    /// <param name="expected">What it should have been, as the rest of the sentence "expected …".</param>
    public ConfigurationException(string variable, string value, string expected)
        : base(OneLine($"{variable}={value}: expected {expected}"))
    {
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
