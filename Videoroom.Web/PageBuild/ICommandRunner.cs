namespace Videoroom.Web.PageBuild;

/// <summary>Runs the tools that build the page.</summary>
internal interface ICommandRunner
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="directory">Where it runs.</param>
    /// <param name="command">Its name, looked up in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code and the last lines that it wrote; null when there is no such command.</returns>
    Task<(int ExitCode, string LastLines)?> RunAsync(string directory, string command, params string[] arguments);
}
