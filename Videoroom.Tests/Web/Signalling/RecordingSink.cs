using System.Text;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>The way out of a socket, as text.</summary>
internal sealed class RecordingSink : IMessageSink
{
    public List<string> Messages { get; } = [];

    public string Last => Messages[^1];

    public bool Send(byte[] message)
    {
        Messages.Add(Encoding.UTF8.GetString(message));
        return true;
    }
}
