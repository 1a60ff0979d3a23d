using System.Buffers;
using System.Text;
using Google.Protobuf;
using ProtoP2P.Rpc;
using Wire = Protop2P.Rpc.V1;

namespace ProtoP2P.Tests.Rpc;

/// <summary>The hand-written codec against the code that protoc generates from docs/protop2p-rpc-v1.proto.</summary>
public sealed class FrameCodecTests
{
    private const int MaxMessageBytes = 4 << 20;

    [Fact]
    public void What_is_encoded_reads_the_same_with_generated_code_and_back()
    {
        var random = new Random(20261122);
        for (int round = 0; round < 2_000; round++)
        {
            Wire.Frame expected = Randomly.Frame(random);

            byte[] ours = Encode(expected);

            Wire.Frame.Parser.ParseDelimitedFrom(new MemoryStream(ours)).ShouldBe(expected);
            ours.ShouldBe(WriteDelimited(expected), "the canonical encoding has fields in order");
            Decode(ours, slice: 1 + random.Next(7)).ShouldBe(expected);
        }
    }

    [Fact]
    public void What_is_accepted_means_the_same_to_generated_code()
    {
        var random = new Random(7);
        int accepted = 0;
        for (int round = 0; round < 10_000; round++)
        {
            byte[] bytes = Randomly.Mutate(random, Randomly.Frame(random).ToByteArray());

            FrameError error = FrameDecoder.Decode(Slices(bytes, 1 + random.Next(9)), MaxMessageBytes, out Frame frame);

            if (error == FrameError.None)
            {
                accepted++;
                Wire.Frame theirs = Wire.Frame.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
                ToWire(frame).ShouldBe(theirs);
            }
        }

        accepted.ShouldBeInRange(500, 9_500);
    }

    [Theory]
    [InlineData("", nameof(FrameError.Empty))]
    [InlineData("0a", nameof(FrameError.MalformedField))]
    [InlineData("0a05", nameof(FrameError.MalformedField))]
    [InlineData("2a00", nameof(FrameError.UnknownBody))]
    [InlineData("0800", nameof(FrameError.UnknownBody))]
    [InlineData("1a001a00", nameof(FrameError.SeveralBodies))]
    [InlineData("0a001a00", nameof(FrameError.SeveralBodies))]
    [InlineData("1a00a00601", nameof(FrameError.None))]
    [InlineData("1a000b0c", nameof(FrameError.MalformedField))]
    [InlineData("1a0000", nameof(FrameError.MalformedField))]
    [InlineData("0a030a01ff", nameof(FrameError.InvalidText))]
    [InlineData("0a051a030a0141", nameof(FrameError.InvalidKey))]
    [InlineData("0a021a00", nameof(FrameError.InvalidKey))]
    [InlineData("220312 01ff", nameof(FrameError.InvalidText))]
    [InlineData("0a0210ffffffffffffffffffffff", nameof(FrameError.MalformedField))]
    public void A_body_is_judged(string hex, string expected) =>
        FrameDecoder.Decode(new ReadOnlySequence<byte>(Convert.FromHexString(hex.Replace(" ", string.Empty))), MaxMessageBytes, out _).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("00", true, nameof(FrameError.None))]
    [InlineData("8000", true, nameof(FrameError.MalformedLength))]
    [InlineData("81808000", true, nameof(FrameError.MalformedLength))]
    [InlineData("8080808080", true, nameof(FrameError.MalformedLength))]
    [InlineData("ffffffff0f", true, nameof(FrameError.FrameTooLarge))]
    [InlineData("ffffffff7f", true, nameof(FrameError.FrameTooLarge))]
    [InlineData("e807", true, nameof(FrameError.None))]
    [InlineData("e907", true, nameof(FrameError.FrameTooLarge))]
    [InlineData("80808080", false, nameof(FrameError.None))]
    [InlineData("", false, nameof(FrameError.None))]
    public void A_length_is_judged_before_what_follows_it(string hex, bool complete, string expected)
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(hex));

        FramePrefix.TryRead(ref input, 1000, out _, out FrameError error).ShouldBe(complete);

        error.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData(64, 0, nameof(FrameError.None))]
    [InlineData(65, 0, nameof(FrameError.AncillaryTooLarge))]
    [InlineData(1, 8186, nameof(FrameError.None))]
    [InlineData(1, 8187, nameof(FrameError.AncillaryTooLarge))]
    public void Metadata_is_bounded(int entries, int valueBytes, string expected)
    {
        var open = new Wire.Open { Method = "m" };
        for (int index = 0; index < entries; index++)
        {
            open.Metadata.Add(new Wire.Entry { Key = "k", Value = ByteString.CopyFrom(new byte[valueBytes]) });
        }

        byte[] body = new Wire.Frame { Open = open }.ToByteArray();

        FrameDecoder.Decode(new ReadOnlySequence<byte>(body), MaxMessageBytes, out _).ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData(128, 10, nameof(FrameError.None))]
    [InlineData(129, 10, nameof(FrameError.MethodTooLong))]
    [InlineData(1, 11, nameof(FrameError.MessageTooLarge))]
    public void Method_and_message_are_bounded(int methodBytes, int messageBytes, string expected)
    {
        var open = new Wire.Open { Method = new string('m', methodBytes), Message = ByteString.CopyFrom(new byte[messageBytes]) };

        FrameDecoder.Decode(new ReadOnlySequence<byte>(new Wire.Frame { Open = open }.ToByteArray()), 10, out _).ToString().ShouldBe(expected);
    }

    [Fact]
    public void Message_frames_are_coded_without_an_allocation()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var input = new ReadOnlySequence<byte>(new Wire.Frame { Message = ByteString.CopyFrom(new byte[100]) }.ToByteArray());
        ReadOnlyMemory<byte> message = new byte[100];
        Round();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1_000; round++)
        {
            Round();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Round()
        {
            output.ResetWrittenCount();
            FrameEncoder.WriteMessage(output, MessageCodec.Memory, message, message.Length);
            FrameDecoder.Decode(input, MaxMessageBytes, out _);
        }
    }

    private static byte[] Encode(Wire.Frame frame)
    {
        var output = new ArrayBufferWriter<byte>();
        switch (frame.BodyCase)
        {
            case Wire.Frame.BodyOneofCase.Open:
                Wire.Open open = frame.Open;
                FrameEncoder.WriteOpen(
                    output,
                    new OpenFields(open.Method, open.TimeoutMicros, ToMetadata(open.Metadata), open.Flags, open.Contract),
                    MessageCodec.Memory,
                    open.Message.Memory,
                    open.HasMessage ? open.Message.Length : -1);
                break;
            case Wire.Frame.BodyOneofCase.Head:
                FrameEncoder.WriteHead(output, ToMetadata(frame.Head.Metadata));
                break;
            case Wire.Frame.BodyOneofCase.Message:
                FrameEncoder.WriteMessage(output, MessageCodec.Memory, frame.Message.Memory, frame.Message.Length);
                break;
            default:
                Wire.Close close = frame.Close;
                FrameEncoder.WriteClose(
                    output,
                    new CloseFields(
                        (RpcStatusCode)close.Code,
                        close.Reason,
                        [.. close.Details.Select(detail => new RpcErrorDetail(detail.Type, detail.Value.Memory))],
                        ToMetadata(close.Trailers)),
                    MessageCodec.Memory,
                    close.Message.Memory,
                    close.HasMessage ? close.Message.Length : -1);
                break;
        }

        return output.WrittenSpan.ToArray();
    }

    private static Wire.Frame Decode(byte[] delimited, int slice)
    {
        ReadOnlySequence<byte> input = Slices(delimited, slice);
        FramePrefix.TryRead(ref input, MaxMessageBytes, out int length, out FrameError prefixError).ShouldBeTrue();
        prefixError.ShouldBe(FrameError.None);
        length.ShouldBe((int)input.Length);
        FrameDecoder.Decode(input, MaxMessageBytes, out Frame frame).ShouldBe(FrameError.None);
        return ToWire(frame);
    }

    private static Wire.Frame ToWire(in Frame frame)
    {
        ByteString? message = frame.HasMessage ? ByteString.CopyFrom(frame.Message.ToArray()) : null;
        switch (frame.Kind)
        {
            case FrameKind.Open:
                var open = new Wire.Open
                {
                    Method = Encoding.UTF8.GetString(frame.Method),
                    TimeoutMicros = frame.TimeoutMicros,
                    Flags = frame.Flags,
                    Contract = frame.Contract,
                };
                open.Metadata.AddRange(ToEntries(frame.Metadata));
                if (message is not null)
                {
                    open.Message = message;
                }

                return new Wire.Frame { Open = open };
            case FrameKind.Head:
                var head = new Wire.Head();
                head.Metadata.AddRange(ToEntries(frame.Metadata));
                return new Wire.Frame { Head = head };
            case FrameKind.Message:
                return new Wire.Frame { Message = message };
            default:
                var close = new Wire.Close { Code = frame.Code, Reason = frame.Reason ?? string.Empty };
                close.Details.AddRange((frame.Details ?? []).Select(d => new Wire.Detail { Type = d.Type, Value = ByteString.CopyFrom(d.Value.Span) }));
                close.Trailers.AddRange(ToEntries(frame.Metadata));
                if (message is not null)
                {
                    close.Message = message;
                }

                return new Wire.Frame { Close = close };
        }
    }

    private static IEnumerable<Wire.Entry> ToEntries(RpcMetadata? metadata) =>
        (metadata ?? RpcMetadata.Empty).Select(entry => new Wire.Entry { Key = entry.Key, Value = ByteString.CopyFrom(entry.Value.Span) });

    private static RpcMetadata ToMetadata(IEnumerable<Wire.Entry> entries)
    {
        var metadata = new RpcMetadata();
        foreach (Wire.Entry entry in entries)
        {
            metadata.Add(entry.Key, entry.Value.Memory);
        }

        return metadata;
    }

    private static byte[] WriteDelimited(Wire.Frame frame)
    {
        using var stream = new MemoryStream();
        frame.WriteDelimitedTo(stream);
        return stream.ToArray();
    }

    private static ReadOnlySequence<byte> Slices(byte[] bytes, int size)
    {
        var first = new Slice(ReadOnlyMemory<byte>.Empty, 0);
        Slice last = first;
        for (int index = 0; index < bytes.Length; index += size)
        {
            last = last.Append(bytes.AsMemory(index, Math.Min(size, bytes.Length - index)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Slice : ReadOnlySequenceSegment<byte>
    {
        public Slice(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Slice Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Slice(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
