namespace Videoroom.Web.Lifetime;

/// <summary>Ends the process where it stands (<see cref="Environment.Exit"/>); a node inside a test's process has another.</summary>
/// <param name="code">The exit code.</param>
internal delegate void ProcessExit(int code);
