using ProtoP2P.Muxers;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hostile;

/// <summary>Calls that begin and never come: what each of them holds is small and counted, time ends them, and others are served meanwhile.</summary>
[Collection(HostileCollection.Name)]
public sealed class SilentStreamTests
{
    private const int Streams = 60;

    // The first rounds also pay for what is made once. Pools keep now more, now less of what they were given: what counts is the least of some rounds.
    private const int WarmUp = 3, Compared = 3;
    private const int Largest = 4 << 20, Sent = 20_000;

    public enum Beginning
    {
        Nothing,
        HalfAFrame,
        TheLargestFrame,
    }

    public static TheoryData<WireMode, Carrier, Beginning> All
    {
        get
        {
            var all = new TheoryData<WireMode, Carrier, Beginning>();
            foreach (WireMode mode in Enum.GetValues<WireMode>())
            {
                foreach (Carrier carrier in Enum.GetValues<Carrier>())
                {
                    foreach (Beginning beginning in Enum.GetValues<Beginning>())
                    {
                        all.Add(mode, carrier, beginning);
                    }
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Calls_that_never_come_leave_the_servers_memory_flat_and_others_go_on(WireMode mode, Carrier carrier, Beginning beginning)
    {
        await using Victim victim = await Victim.StartAsync(clock: new FakeTimeProvider(), carrier: carrier);
        string protocol = mode == WireMode.Bare ? IBareBoard.Id : IBoard.Id;
        byte[] bytes = Bytes(mode, beginning);
        List<long> heaps = [];
        List<long> perStream = [];
        for (int round = 0; round < WarmUp + (2 * Compared); round++)
        {
            await victim.ShouldHaveRoomAsync();
            await using Stranger stranger = victim.NewStranger();
            IMuxedConnection connection = await stranger.MultiplexAsync();
            await OpenAsync(stranger, connection, protocol, bytes);
            long before = Heap();
            List<IMuxedStream> silent = [];
            for (int number = 0; number < Streams; number++)
            {
                silent.Add(await OpenAsync(stranger, connection, protocol, bytes));
            }

            await victim.ShouldServeAsync();

            perStream.Add((Heap() - before) / Streams);
            victim.Accounts.Memory.ShouldBeLessThan((Streams + 1) * 4 * Sent);
            await ShouldEndAsync(victim, silent);
            await stranger.DisposeAsync();
            await Eventually.TrueAsync(() => victim.Host.Connections.Count == 1 && victim.Accounts.Memory < 64 * 1024);
            heaps.Add(Heap());
        }

        // Both ends of the streams are on this heap. A frame that was announced takes what has come of it, and as much again.
        perStream.Min().ShouldBeLessThan(beginning == Beginning.TheLargestFrame ? 6 * Sent : 24_000, string.Join(' ', perStream));
        long growth = heaps[^Compared..].Min() - heaps[WarmUp..(WarmUp + Compared)].Min();
        growth.ShouldBeLessThan(Compared * Streams * (beginning == Beginning.TheLargestFrame ? Sent / 2 : 5_000), string.Join(' ', heaps));
        await victim.ShouldRecoverAsync();
    }

    private static async Task<IMuxedStream> OpenAsync(Stranger stranger, IMuxedConnection connection, string protocol, byte[] bytes)
    {
        IMuxedStream stream = await stranger.OpenAsync(protocol, connection);
        if (bytes.Length > 0)
        {
            await stream.Output.WriteAsync(bytes, TestNet.Token);
        }

        return stream;
    }

    // Whatever the clock does, the good peer is served between two of its leaps.
    private static async Task ShouldEndAsync(Victim victim, List<IMuxedStream> streams)
    {
        Task ended = Task.WhenAll(streams.Select(Stranger.ReadToEndAsync));
        for (int leap = 0; leap < 4 && !ended.IsCompleted; leap++)
        {
            await victim.AdvanceAsync(TimeSpan.FromSeconds(5));
            await victim.ShouldServeAsync();
        }

        await ended.WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
    }

    private static byte[] Bytes(WireMode mode, Beginning beginning)
    {
        byte[] sound = mode == WireMode.Bare ? [6, 0x0A, 4, .. "note"u8] : Sound.Call("Echo");
        return beginning switch
        {
            Beginning.Nothing => [],
            Beginning.HalfAFrame => sound[..(sound.Length / 2)],
            _ => [.. Prefix(Largest), .. new byte[Sent]],
        };
    }

    private static byte[] Prefix(uint length)
    {
        var prefix = new List<byte>();
        for (; length >= 0x80; length >>= 7)
        {
            prefix.Add((byte)(length | 0x80));
        }

        prefix.Add((byte)length);
        return [.. prefix];
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);
}
