using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ProtoP2P.Rpc;
using ProtoP2P.Tests.Rpc.Shapes;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What decoding is said to take, beside what it takes.</summary>
public sealed class DecodedSizeTests
{
    private const int Count = 5_000;

    /// <summary>The estimate is at least this part of the truth, so that limits hold, and at most that multiple, so that honest messages pass.</summary>
    private const double AtLeast = 0.9, AtMost = 1.6;

    public static TheoryData<string> Shapes => [.. Messages.Keys];

    private static Dictionary<string, IMessage> Messages { get; } = new()
    {
        ["empty messages"] = Repeat(new Everything { Empties = { new Nothing() } }),
        ["numbers"] = Repeat(new Everything { Numbers = { new Numbers { A = 1, B = 2, C = true, D = 3, E = 4 } } }),
        ["numbers that are not there"] = Repeat(new Everything { Numbers = { new Numbers() } }),
        ["messages full of empty lists"] = Repeat(new Everything { Lists = { new Lists() } }),
        ["messages full of empty maps"] = Repeat(new Everything { Maps = { new Maps() } }),
        ["lists of one"] = Repeat(new Everything { Lists = { new Lists { Small = { 1 }, Texts = { "a" }, Blobs = { ByteString.CopyFromUtf8("b") } } } }),
        ["packed small numbers"] = new Lists { Small = { Enumerable.Repeat(1, 200_000) } },
        ["packed large numbers"] = new Lists { Large = { Enumerable.Repeat(1L, 200_000) } },
        ["packed fixed numbers"] = new Lists { Fixed = { Enumerable.Repeat(1d, 200_000) } },
        ["packed flags"] = new Lists { Flags = { Enumerable.Repeat(true, 200_000) } },
        ["numbers one by one"] = new Lists { Loose = { Enumerable.Repeat(1, 200_000) } },
        ["empty texts"] = new Lists { Texts = { Enumerable.Repeat("", 100_000) } },
        ["texts"] = new Lists { Texts = { Enumerable.Repeat("some text", 20_000) } },
        ["texts that are not ASCII"] = new Lists { Texts = { Enumerable.Repeat("żółw", 20_000) } },
        ["blobs"] = new Lists { Blobs = { Enumerable.Repeat(ByteString.CopyFromUtf8("some bytes"), 20_000) } },
        ["one large blob"] = new Everything { Blob = ByteString.CopyFrom(new byte[1_000_000]) },
        ["one large text"] = new Everything { Text = new string('x', 1_000_000) },
        ["a map of texts"] = Map(Count, (maps, index) => maps.Texts.Add($"key {index}", "value")),
        ["a map of messages"] = Map(Count, (maps, index) => maps.Messages.Add(index, new Numbers { A = index })),
        ["a map of flags"] = Map(Count, (maps, index) => maps.Flags.Add(index, true)),
        ["choices of numbers"] = Repeat(new Everything { Choices = { new Choice { Number = 300 } } }),
        ["choices of messages"] = Repeat(new Everything { Choices = { new Choice { Empty = new Nothing() } } }),
        ["wrapped values"] = Repeat(new Everything { Wrapped = { new Wrapped { Text = "text", Number = 1, Numbers = { 1, 2 }, Texts = { "a", "b" }, Boxed = 5 } } }),
        ["deep messages"] = Repeat(Nest(40), 100),
        ["JSON"] = new ListValue { Values = { Enumerable.Range(0, Count).Select(index => Value.ForStruct(new Struct { Fields = { ["a"] = Value.ForNumber(index) } })) } },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_estimate_is_close_to_what_decoding_allocates(string shape)
    {
        IMessage message = Messages[shape];
        var bytes = new ReadOnlySequence<byte>(message.ToByteArray());
        DecodedShape type = DecodedShape.Of(message.Descriptor);
        message.Descriptor.Parser.ParseFrom(bytes);

        long before = GC.GetAllocatedBytesForCurrentThread();
        IMessage decoded = message.Descriptor.Parser.ParseFrom(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(decoded);
        long estimate = DecodedSize.Estimate(type, bytes, long.MaxValue);

        double factor = (double)estimate / allocated;
        TestContext.Current.TestOutputHelper!.WriteLine($"{shape}: {bytes.Length} on the wire, {allocated} allocated, {estimate} estimated, {factor:F2}");
        factor.ShouldBeInRange(AtLeast, AtMost, $"{bytes.Length} on the wire, {allocated} allocated, {estimate} estimated");
        estimate.ShouldBeLessThanOrEqualTo((long)(type.ObjectBytes + (bytes.Length * type.MostBytesPerWireByte)), "what is worth counting is decided by this");
    }

    private static Everything Repeat(Everything one, int count = Count)
    {
        var all = new Everything();
        for (int index = 0; index < count; index++)
        {
            all.MergeFrom(one);
        }

        return all;
    }

    private static Everything Nest(int depth)
    {
        var inner = new Everything { Text = "leaf" };
        for (int level = 0; level < depth; level++)
        {
            inner = new Everything { More = { inner } };
        }

        return inner;
    }

    private static Maps Map(int count, Action<Maps, int> add)
    {
        var maps = new Maps();
        for (int index = 0; index < count; index++)
        {
            add(maps, index);
        }

        return maps;
    }
}
