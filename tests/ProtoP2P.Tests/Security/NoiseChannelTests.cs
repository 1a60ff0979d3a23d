using System.Security.Cryptography;
using ProtoP2P.Security.Noise;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Negotiation;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Security;

public sealed class NoiseChannelTests
{
    private static readonly byte[] s_key = Enumerable.Repeat((byte)7, 32).ToArray();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(4096)]
    [InlineData(65_536)]
    [InlineData(400_000)]
    public async Task Writes_of_every_size_arrive_whole_whatever_the_reader_brings(int readerBuffer)
    {
        ByteChannelPair carrier = new(1 << 20);
        await using NoiseChannel writer = Channel(carrier.First), reader = Channel(carrier.Second);
        foreach (int size in (int[])[1, 2030, 2031, 65_408, 65_409, 65_519, 130_816, 261_632, 261_633, 300_000])
        {
            byte[] data = new byte[size];
            new Random(size).NextBytes(data);
            Task writing = writer.WriteAsync(data, Cancellation).AsTask();
            (await ReadInPiecesAsync(reader, size, readerBuffer)).ShouldBe(data);
            await writing;
        }
    }

    [Fact]
    public async Task A_write_leaves_as_full_frames_in_one_write_of_the_carrier()
    {
        (PipeChannel carrier, _) = PipeChannel.CreatePair();
        await using NoiseChannel writer = Channel(carrier);
        await writer.WriteAsync(new byte[65_408 + 10], Cancellation);
        byte[] sent = carrier.Writes.ShouldHaveSingleItem();
        FrameLengths(sent).ShouldBe([65_408, 10]);
    }

    [Theory]
    [InlineData(32_767, new[] { 32_767 })]
    [InlineData(32_768, new[] { 32_768 })]
    [InlineData(32_769, new[] { 32_768, 1 })]
    [InlineData(65_536, new[] { 65_408, 128 })]
    [InlineData(2 * 65_408, new[] { 65_408, 65_408 })]
    public async Task A_large_piece_is_cut_at_a_multiple_of_128_bytes_which_the_cipher_is_quicker_with(int size, int[] expected)
    {
        (PipeChannel carrier, _) = PipeChannel.CreatePair();
        await using NoiseChannel writer = Channel(carrier);
        await writer.WriteAsync(new byte[size], Cancellation);
        FrameLengths(carrier.Writes.ShouldHaveSingleItem()).ShouldBe(expected);
    }

    [Fact]
    public async Task The_longest_frame_of_other_implementations_is_accepted()
    {
        (PipeChannel near, PipeChannel far) = PipeChannel.CreatePair();
        await using NoiseChannel reader = Channel(near);
        byte[] plaintext = RandomNumberGenerator.GetBytes(65_519);
        using CipherState cipher = new(s_key);
        for (int i = 0; i < 4; i++)
        {
            await far.WriteAsync(Frame(cipher, plaintext), Cancellation);
        }

        (await ReadInPiecesAsync(reader, 65_519, 65_536)).ShouldBe(plaintext);
        (await ReadInPiecesAsync(reader, 65_519, 5000)).ShouldBe(plaintext);
        (await ReadInPiecesAsync(reader, 65_519, 65_519)).ShouldBe(plaintext);
    }

    [Fact]
    public async Task Frames_that_hold_nothing_are_skipped()
    {
        (PipeChannel near, PipeChannel far) = PipeChannel.CreatePair();
        await using NoiseChannel reader = Channel(near);
        using CipherState cipher = new(s_key);
        await far.WriteAsync(Bytes.Join(Frame(cipher, []), Frame(cipher, []), Frame(cipher, [42]), Frame(cipher, [])), Cancellation);
        (await ReadInPiecesAsync(reader, 1, 10)).ShouldBe([42]);
        far.EndWriting();
        (await reader.ReadAsync(new byte[1], Cancellation)).ShouldBe(0);
        (await reader.ReadAsync(new byte[1], Cancellation)).ShouldBe(0, "the end stays the end");
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("000f000000000000000000000000000000")]
    public async Task A_frame_shorter_than_its_tag_is_a_violation(string hex)
    {
        (PipeChannel near, PipeChannel far) = PipeChannel.CreatePair();
        await using NoiseChannel reader = Channel(near);
        await far.WriteAsync(Convert.FromHexString(hex), Cancellation);
        await Should.ThrowAsync<ProtocolViolationException>(async () => await reader.ReadAsync(new byte[10], Cancellation));
        await Should.ThrowAsync<ProtocolViolationException>(async () => await reader.ReadAsync(new byte[10], Cancellation));
    }

    [Fact]
    public async Task An_end_inside_a_frame_is_an_error_at_every_place()
    {
        using CipherState cipher = new(s_key);
        byte[] frame = Frame(cipher, Bytes.Utf8("hello"));
        for (int length = 1; length < frame.Length; length++)
        {
            (PipeChannel near, PipeChannel far) = PipeChannel.CreatePair();
            await using NoiseChannel reader = Channel(near);
            await far.WriteAsync(frame.AsMemory(0, length), Cancellation);
            far.EndWriting();
            IOException error = await Should.ThrowAsync<IOException>(async () => await reader.ReadAsync(new byte[10], Cancellation));
            error.Message.ShouldContain("inside a frame");
        }
    }

    [Fact]
    public async Task A_frame_that_was_changed_anywhere_never_yields_plaintext_and_what_came_before_is_delivered()
    {
        for (int position = 0; position < 2 + 5 + 16; position++)
        {
            (PipeChannel near, PipeChannel far) = PipeChannel.CreatePair();
            await using NoiseChannel reader = Channel(near);
            using CipherState cipher = new(s_key);
            byte[] good = Frame(cipher, Bytes.Utf8("first"));
            byte[] bad = Frame(cipher, Bytes.Utf8("wrong"));
            bad[position] ^= 0x01;
            await far.WriteAsync(Bytes.Join(good, bad), Cancellation);
            far.EndWriting();
            byte[] buffer = new byte[100];
            int read = await reader.ReadAsync(buffer, Cancellation);
            buffer[..read].ShouldBe(Bytes.Utf8("first"));
            buffer[read..].ShouldAllBe(b => b == 0);
            await Should.ThrowAsync<IOException>(async () => await reader.ReadAsync(buffer, Cancellation));
            buffer[5..].ShouldAllBe(b => b == 0);
        }
    }

    [Fact]
    public async Task Repeated_and_reordered_frames_are_refused()
    {
        using CipherState cipher = new(s_key);
        byte[] first = Frame(cipher, [1]), second = Frame(cipher, [2]);
        foreach (byte[] sent in (byte[][])[Bytes.Join(first, first), second])
        {
            (PipeChannel near, PipeChannel far) = PipeChannel.CreatePair();
            await using NoiseChannel reader = Channel(near);
            await far.WriteAsync(sent, Cancellation);
            await Should.ThrowAsync<ProtocolViolationException>(async () =>
            {
                await reader.ReadAsync(new byte[10], Cancellation);
                await reader.ReadAsync(new byte[10], Cancellation);
            });
        }
    }

    [Fact(DisplayName = "cancelled read leaves the stream unusable: cancel a read, then read")]
    public async Task Cancelled_read()
    {
        ByteChannelPair carrier = new();
        await using NoiseChannel writer = Channel(carrier.First), reader = Channel(carrier.Second);
        for (byte i = 0; i < 10; i++)
        {
            using CancellationTokenSource cancel = new();
            ValueTask<int> pending = reader.ReadAsync(new byte[8], cancel.Token);
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(async () => await pending);
            await writer.WriteAsync(new[] { i }, Cancellation);
            (await ReadInPiecesAsync(reader, 1, 8)).ShouldBe([i]);
        }
    }

    [Fact]
    public async Task A_write_that_failed_midway_leaves_the_channel_refusing_writes()
    {
        (PipeChannel carrier, _) = PipeChannel.CreatePair();
        await using NoiseChannel writer = Channel(carrier);
        carrier.WriteError = new IOException("broken pipe");
        await Should.ThrowAsync<IOException>(async () => await writer.WriteAsync(new byte[1], Cancellation));
        carrier.WriteError = null;
        (await Should.ThrowAsync<IOException>(async () => await writer.WriteAsync(new byte[1], Cancellation))).Message.ShouldContain("midway");
    }

    [Fact]
    public async Task Disposing_during_a_read_fails_it_and_everything_after()
    {
        ByteChannelPair carrier = new();
        NoiseChannel reader = Channel(carrier.Second);
        Task<int> pending = reader.ReadAsync(new byte[8], Cancellation).AsTask();
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.ReadAsync(new byte[8], Cancellation));
        await reader.DisposeAsync();
        await Should.ThrowAsync<IOException>(() => pending.WaitAsync(TimeSpan.FromSeconds(30)));
        await Should.ThrowAsync<IOException>(async () => await reader.ReadAsync(new byte[8], Cancellation));
        await Should.ThrowAsync<IOException>(async () => await reader.WriteAsync(new byte[8], Cancellation));
        await reader.DisposeAsync();
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65_518)]
    [InlineData(262_072)]
    public void Steady_state_allocates_nothing_for_a_frame(int size)
    {
        // Everything completes at once here, so that one thread does all the work and its counter sees it.
        RingChannel carrier = new(1 << 20);
        NoiseChannel channel = Channel(carrier);
        byte[] data = new byte[size];
        byte[] buffer = new byte[65_536];
        Pass(channel, data, buffer, times: 20);

        // The runtime now and then allocates for itself (a trimmed pool, a method compiled anew); an allocation per frame shows in every round.
        Enumerable.Range(0, 5).Min(_ => AllocatedBy(channel, data, buffer)).ShouldBe(0);
    }

    private static long AllocatedBy(NoiseChannel channel, byte[] data, byte[] buffer)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool passed = Pass(channel, data, buffer, times: 100);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        passed.ShouldBeTrue();
        return allocated;
    }

    private static bool Pass(NoiseChannel channel, byte[] data, byte[] buffer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            if (!channel.WriteAsync(data, CancellationToken.None).IsCompletedSuccessfully)
            {
                return false;
            }

            for (int left = data.Length; left > 0;)
            {
                ValueTask<int> reading = channel.ReadAsync(buffer, CancellationToken.None);
                if (!reading.IsCompletedSuccessfully)
                {
                    return false;
                }

                left -= reading.Result;
            }
        }

        return true;
    }

    private static NoiseChannel Channel(IByteChannel carrier) =>
        new(carrier, new NoiseFrameReader(carrier), new CipherState(s_key), new CipherState(s_key));

    private static byte[] Frame(CipherState cipher, byte[] plaintext)
    {
        int length = plaintext.Length + 16;
        byte[] frame = new byte[2 + length];
        (frame[0], frame[1]) = ((byte)(length >> 8), (byte)length);
        cipher.Encrypt(plaintext, frame.AsSpan(2));
        return frame;
    }

    private static async Task<byte[]> ReadInPiecesAsync(IByteChannel channel, int length, int piece)
    {
        byte[] all = new byte[length];
        int filled = 0;
        while (filled < length)
        {
            int read = await channel.ReadAsync(all.AsMemory(filled, Math.Min(piece, length - filled)), Cancellation);
            read.ShouldBeGreaterThan(0);
            filled += read;
        }

        return all;
    }

    /// <summary>The lengths of the plaintexts in what was sent.</summary>
    private static List<int> FrameLengths(ReadOnlySpan<byte> sent)
    {
        List<int> lengths = [];
        while (!sent.IsEmpty)
        {
            int message = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(sent);
            lengths.Add(message - 16);
            sent = sent[(2 + message)..];
        }

        return lengths;
    }
}
