using System.Diagnostics;
using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Network;

public class PacketBufferPoolTests
{
    [Fact]
    public void A_buffer_comes_back_with_its_last_reference_only()
    {
        using var pool = new PacketBufferPool(1);
        var buffer = pool.Rent()!;
        buffer.Retain();

        buffer.Release();
        Assert.Equal(1, pool.Rented);
        Assert.Null(pool.Rent());

        buffer.Release();
        Assert.Equal(0, pool.Rented);
        Assert.Same(buffer, pool.Rent());
        buffer.Release();
    }

    [Fact]
    public void The_pool_is_bounded_and_its_buffers_do_not_overlap()
    {
        using var pool = new PacketBufferPool(300);
        var buffers = new List<PacketBuffer>();
        var rounds = new RoundLimit(3_000);
        while (rounds.Next() && pool.Rent() is { } buffer)
        {
            buffer.Memory.Fill((byte)buffers.Count);
            buffers.Add(buffer);
        }

        Assert.Equal(300, buffers.Count);
        for (var i = 0; i < buffers.Count; i++)
        {
            Assert.Equal(-1, buffers[i].Memory.IndexOfAnyExcept((byte)i));
        }

        buffers.ForEach(buffer => buffer.Release());
    }

    [Fact]
    public void One_release_too_many_is_an_error_not_a_buffer_with_two_owners()
    {
        using var pool = new PacketBufferPool(1);
        var buffer = pool.Rent()!;
        buffer.Release();

        Assert.Throws<InvalidOperationException>(buffer.Release);
    }

    [Fact]
    public void Buffers_returned_by_other_threads_are_all_rented_again_without_allocation()
    {
        using var pool = new PacketBufferPool(64);
        var returned = new System.Collections.Concurrent.ConcurrentQueue<PacketBuffer>();
        var done = false;
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref done) || !returned.IsEmpty)
            {
                if (returned.TryDequeue(out var buffer))
                {
                    buffer.Release();
                }
                else
                {
                    Thread.Yield();
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());

        var start = Stopwatch.GetTimestamp();
        var rented = 0;
        while (rented < 50_000 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30))
        {
            if (pool.Rent() is not { } buffer)
            {
                Thread.Yield();
                continue;
            }

            rented++;
            returned.Enqueue(buffer);
        }

        Volatile.Write(ref done, true);
        threads.ForEach(thread => thread.Join());
        Assert.Equal(50_000, rented);
        Assert.Equal(0, pool.Rented);

        var all = Enumerable.Range(0, 64).Select(_ => pool.Rent()!).ToHashSet();
        Assert.Equal(64, all.Count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var buffer in all)
        {
            buffer.Release();
        }

        for (var i = 0; i < 1000; i++)
        {
            pool.Rent()!.Release();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
    }
}
