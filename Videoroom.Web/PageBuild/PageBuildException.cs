namespace Videoroom.Web.PageBuild;

/// <summary>The page could not be built. The message says what to do, or has the last lines of what failed.</summary>
internal sealed class PageBuildException(string message) : Exception(message);
