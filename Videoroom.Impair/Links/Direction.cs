namespace Videoroom.Impair.Links;

/// <summary>Which way something goes through a proxy.</summary>
public enum Direction
{
    /// <summary>From the client to the server.</summary>
    Up,

    /// <summary>From the server to the client.</summary>
    Down,
}
