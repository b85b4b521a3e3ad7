using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Tests.Engine.Network.Tcp;

public class CoalescingStreamTests
{
    [Fact]
    public async Task What_is_written_passes_at_once_until_it_is_to_be_kept_and_then_leaves_in_one_piece()
    {
        var connection = new WriteRecorder([5, 6]);
        var stream = new CoalescingStream(connection);
        await stream.WriteAsync(new byte[] { 1 });
        await stream.FlushAsync();
        Assert.Equal(["01"], connection.Writes);

        stream.KeepsWrites = true;
        for (var round = 0; round < 3; round++)
        {
            await stream.WriteAsync(new byte[] { 2, 3 });
            await stream.WriteAsync(new byte[] { 4 });
            Assert.Equal(1 + round, connection.Writes.Count);
            await stream.FlushAsync();
            await stream.FlushAsync();
            Assert.Equal("020304", connection.Writes[^1]);
            Assert.Equal(2 + round, connection.Writes.Count);
        }

        var read = new byte[9];
        Assert.Equal(2, await stream.ReadAsync(read));
        Assert.Equal([5, 6], read[..2]);
    }

    private sealed class WriteRecorder(byte[] toRead) : MemoryStream(toRead)
    {
        public List<string> Writes { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(Convert.ToHexString(buffer.Span));
            return ValueTask.CompletedTask;
        }
    }
}
