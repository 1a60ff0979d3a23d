using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ProtoP2P.Rpc;
using ProtoP2P.Shared.Tests;
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
        ["groups"] = Grouped(Count),
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
        long estimate = DecodedSize.Estimate(type, bytes, long.MaxValue);

        long allocated = LeastCost.OfThread(() => message.Descriptor.Parser.ParseFrom(bytes), (long)(estimate / AtMost));

        double factor = (double)estimate / allocated;
        TestContext.Current.TestOutputHelper!.WriteLine($"{shape}: {bytes.Length} on the wire, {allocated} allocated, {estimate} estimated, {factor:F2}");
        factor.ShouldBeInRange(AtLeast, AtMost, $"{bytes.Length} on the wire, {allocated} allocated, {estimate} estimated");
        estimate.ShouldBeLessThanOrEqualTo((long)(type.ObjectBytes + (bytes.Length * type.MostBytesPerWireByte)), "what is worth counting is decided by this");
    }

    [Fact]
    public void Counting_ends_where_the_limit_is_exceeded()
    {
        var bytes = new ReadOnlySequence<byte>(Messages["empty messages"].ToByteArray());

        long estimate = DecodedSize.Estimate(DecodedShape.Of(Everything.Descriptor), bytes, 10_000);

        estimate.ShouldBeInRange(10_001, 10_500);
    }

    [Fact]
    public void Fields_that_the_type_does_not_have_cost_nothing()
    {
        byte[] bytes = Messages["texts"].ToByteArray();

        DecodedSize.Estimate(DecodedShape.Of(Nothing.Descriptor), new ReadOnlySequence<byte>(bytes), long.MaxValue).ShouldBe(24);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(11_000, false)]
    [InlineData(13_000, true)]
    public void A_message_that_cannot_take_256_KiB_is_not_looked_at(int wireBytes, bool isCounted) =>
        DecodedSize.IsWorthCounting(DecodedShape.Of(Note.Descriptor), wireBytes).ShouldBe(isCounted);

    /// <summary>What the parser takes must have been counted: else a stranger would find the difference.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_the_parser_takes_has_been_counted(int seed)
    {
        var random = new Random(seed);
        IMessage[] sources = [.. Messages.Values.Select(Shorten).Where(message => message.CalculateSize() > 0)];
        MessageParser[] parsers = [.. sources.Select(source => source.Descriptor.Parser.WithDiscardUnknownFields(true))];
        int counted = 0;
        for (int round = 0; round < 6_000; round++)
        {
            int index = random.Next(sources.Length);
            byte[] bytes = Fuzz.Mutate(random, sources[random.Next(sources.Length)].ToByteArray());
            ReadOnlySequence<byte> input = new ReadOnlySequence<byte>(bytes);
            long estimate = DecodedSize.Estimate(DecodedShape.Of(sources[index].Descriptor), input, long.MaxValue);
            try
            {
                // The first message of a kind also pays for what its parser makes once.
                parsers[index].ParseFrom(input);
            }
            catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException)
            {
                continue;
            }

            if (estimate < 0)
            {
                // The parser reads over some lengths and wire types that are not sound. Messages that large are refused.
                continue;
            }

            counted++;
            long allocated = LeastCost.OfThread(() => parsers[index].ParseFrom(input), estimate);
            (estimate + 500).ShouldBeGreaterThan((long)(AtLeast * allocated), $"{sources[index].Descriptor.Name} {Convert.ToHexString(bytes)}");
        }

        counted.ShouldBeGreaterThan(800, "a part of what is distorted must still be readable");
    }

    // The same message with the fields it begins with.
    private static IMessage Shorten(IMessage message)
    {
        ReadOnlySpan<byte> bytes = message.ToByteArray();
        for (int length = Math.Min(bytes.Length, 150); length > 0; length--)
        {
            try
            {
                return message.Descriptor.Parser.ParseFrom(bytes[..length]);
            }
            catch (InvalidProtocolBufferException)
            {
                // Cut in the middle of a field.
            }
        }

        return message.Descriptor.Parser.ParseFrom([]);
    }

    private static Grouped Grouped(int count)
    {
        var grouped = new Grouped();
        for (int index = 0; index < count; index++)
        {
            grouped.Item.Add(new Grouped.Types.Item { Name = "name", Number = index });
        }

        return grouped;
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
