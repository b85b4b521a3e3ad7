using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Videoroom.Fuzz.Driver;

/// <summary>
/// The inputs of the present state in a mapped file: what ended the whole process (a stack overflow, a read beyond the end in native
/// code) is still there afterwards.
/// </summary>
internal sealed unsafe class Journal : IDisposable
{
    private const int HeaderLength = sizeof(long);
    private const int LengthBytes = sizeof(int);

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _memory;
    private readonly int _capacity;
    private int _used = HeaderLength;

    /// <param name="path">The file; it is made anew.</param>
    /// <param name="capacity">Bytes that the inputs of one state take, with <see cref="SizeOf"/>.</param>
    public Journal(string path, int capacity)
    {
        _capacity = HeaderLength + capacity;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, mapName: null, _capacity);
        _view = _file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);
        Begin();
    }

    /// <summary>Bytes that an input takes.</summary>
    public static int SizeOf(int length) => LengthBytes + length;

    /// <summary>Reads what a process that has ended left behind.</summary>
    /// <returns>The inputs of its last state, in order.</returns>
    public static IReadOnlyList<byte[]> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var used = (int)Math.Min(BinaryPrimitives.ReadInt64LittleEndian(bytes), bytes.Length);
        List<byte[]> inputs = [];
        for (var rest = bytes[HeaderLength..used]; rest.Length >= LengthBytes;)
        {
            var length = Math.Min(BinaryPrimitives.ReadInt32LittleEndian(rest), rest.Length - LengthBytes);
            inputs.Add(rest.Slice(LengthBytes, length).ToArray());
            rest = rest[(LengthBytes + length)..];
        }

        return inputs;
    }

    /// <summary>A fresh state begins.</summary>
    public void Begin() => Commit(HeaderLength);

    /// <summary>An input is about to run. What does not fit any more is left out.</summary>
    public void Add(ReadOnlySpan<byte> input)
    {
        if (_used + SizeOf(input.Length) > _capacity)
        {
            return;
        }

        var place = new Span<byte>(_memory + _used, SizeOf(input.Length));
        BinaryPrimitives.WriteInt32LittleEndian(place, input.Length);
        input.CopyTo(place[LengthBytes..]);
        Commit(_used + place.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private void Commit(int used)
    {
        _used = used;
        Volatile.Write(ref *(long*)_memory, used);
    }
}
