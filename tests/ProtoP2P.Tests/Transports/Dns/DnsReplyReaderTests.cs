using ProtoP2P.Tests;

namespace ProtoP2P.Transports.Dns;

public class DnsReplyReaderTests
{
    private const string Host = "_dnsaddr.example.com";
    private const ushort Id = 0x1234;

    private static readonly byte[] Name = DnsMessageBuilder.QuestionName;
    private static readonly DnsQuestion Question = DnsQuestion.TryCreate(Host, out DnsQuestion? question) ? question : throw new InvalidOperationException();
    private static readonly byte[] Query = Question.Write(Id, withOptions: true);

    [Fact]
    public void The_strings_of_a_record_are_joined()
    {
        string text = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i:000} ."));

        Texts(Begin().Text(Name, text)).ShouldBe([text]);
        Texts(Begin().Answer(Name, 16, [1, (byte)'a', 0, 2, (byte)'b', (byte)'c'])).ShouldBe(["abc"]);
        Texts(Begin().Answer(Name, 16, [0])).ShouldBe([""]);
    }

    [Fact]
    public void Records_of_other_names_types_and_classes_say_nothing_of_the_name() => Texts(Begin()
        .Text(DnsMessageBuilder.Name("other.example"), "another name's")
        .Answer(Name, 1, [192, 0, 2, 1])
        .Answer(Name, 16, [1, (byte)'c'], recordClass: 3)
        .Text(DnsMessageBuilder.Name("_DNSADDR.Example.COM"), "its own")).ShouldBe(["its own"]);

    [Fact]
    public void A_name_that_is_an_alias_has_the_texts_of_the_other_in_any_order()
    {
        byte[] second = DnsMessageBuilder.Name("second.example"), third = DnsMessageBuilder.Name("third.example");

        Texts(Begin().Alias(Name, second).Alias(second, third).Text(third, "text")).ShouldBe(["text"]);
        Texts(Begin().Text(third, "text").Alias(second, third).Alias(Name, second)).ShouldBe(["text"]);
        Texts(Begin().Alias(Name, second).Text(third, "text")).ShouldBeEmpty();
    }

    [Fact]
    public void Sixteen_aliases_are_followed_and_no_more()
    {
        Texts(Chain(16)).ShouldBe(["text"]);
        Status(Chain(17)).ShouldBe(DnsReplyStatus.Malformed);

        static DnsMessageBuilder Chain(int aliases)
        {
            DnsMessageBuilder builder = Begin().Alias(Name, At(1));
            for (int i = 1; i < aliases; i++)
            {
                builder.Alias(At(i), At(i + 1));
            }

            return builder.Text(At(aliases), "text");
        }

        static byte[] At(int i) => DnsMessageBuilder.Name($"{i}.example");
    }

    [Fact]
    public void Aliases_in_a_ring_are_malformed()
    {
        byte[] second = DnsMessageBuilder.Name("second.example");

        Status(Begin().Alias(Name, second).Alias(second, Name)).ShouldBe(DnsReplyStatus.Malformed);
        Status(Begin().Alias(Name, Name)).ShouldBe(DnsReplyStatus.Malformed);
    }

    [Fact]
    public void A_name_may_be_put_together_from_two_places()
    {
        // 29 is where "example.com" starts in the question: behind the header and the 9 bytes of "_dnsaddr" with its length.
        byte[] alias = [1, (byte)'a', 0xC0, 12 + 9];

        Texts(Begin().Alias(Name, alias).Text(DnsMessageBuilder.Name("a.example.com"), "text")).ShouldBe(["text"]);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 38 })] // itself: records start at 38
    [InlineData(new byte[] { 0xC0, 40 })] // what follows it
    [InlineData(new byte[] { 1, (byte)'a', 0xC0, 38 })] // its own start
    [InlineData(new byte[] { 0xFF, 0xFF })] // past the end
    [InlineData(new byte[] { 0xC0 })] // half a pointer
    [InlineData(new byte[] { 0x40, 1 })] // a kind of label that was given up
    [InlineData(new byte[] { 0x80, 1 })] // one that never was
    [InlineData(new byte[] { 63, 1, 2, 3 })] // a label that ends outside
    public void A_name_that_leads_nowhere_is_malformed(byte[] name)
    {
        DnsMessageBuilder builder = Begin();
        builder.Position.ShouldBe(38);
        builder.Answers = 1;

        Status(builder.Raw(name)).ShouldBe(DnsReplyStatus.Malformed);
        Status(Begin().Answer(name, 16, [1, (byte)'a'])).ShouldBe(DnsReplyStatus.Malformed);
    }

    [Fact]
    public void Pointers_that_lead_to_each_other_are_malformed() =>
        Status(Begin().Answer([0xC0, 50], 1, [0xC0, 38])).ShouldBe(DnsReplyStatus.Malformed);

    [Theory]
    [InlineData(16, DnsReplyStatus.Sound)]
    [InlineData(17, DnsReplyStatus.Malformed)]
    public void A_name_follows_16_pointers(int pointers, object status)
    {
        // A chain of pointers in the data of a record, each to the one before it, the first to the question's name.
        DnsMessageBuilder builder = Begin();
        int data = builder.Position + Name.Length + 10;
        byte[] chain = [.. Enumerable.Range(0, pointers - 1).SelectMany(i => (byte[])[0xC0, (byte)(i == 0 ? 12 : data + (2 * (i - 1)))])];
        builder.Answer(Name, 1, chain).Text([0xC0, (byte)(data + (2 * (pointers - 2)))], "text");

        Status(builder).ShouldBe((DnsReplyStatus)status);
    }

    [Fact]
    public void A_name_has_at_most_255_bytes()
    {
        byte[] label = [63, .. Enumerable.Repeat((byte)'a', 63)];
        byte[] longest = [.. label, .. label, .. label, 61, .. label[1..62], 0];
        byte[] longer = [.. label, .. label, .. label, 62, .. label[1..63], 0];

        longest.Length.ShouldBe(255);
        Status(Begin().Answer(longest, 1, [])).ShouldBe(DnsReplyStatus.Sound);
        Status(Begin().Answer(longer, 1, [])).ShouldBe(DnsReplyStatus.Malformed);
    }

    [Fact]
    public void Counts_are_not_believed()
    {
        Status(new DnsMessageBuilder(Query) { Answers = 65_535, Authorities = 65_535, Additionals = 65_535 }).ShouldBe(DnsReplyStatus.Malformed);
        Status(new DnsMessageBuilder(Query) { Answers = 1 }).ShouldBe(DnsReplyStatus.Malformed);
        DnsMessageBuilder unannounced = Begin().Text(Name, "text");
        unannounced.Answers = 0;
        Texts(unannounced).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(new byte[] { 5, (byte)'a' })]
    [InlineData(new byte[] { 1, (byte)'a', 255 })]
    public void Strings_that_end_outside_their_record_are_malformed(byte[] data) =>
        Status(Begin().Answer(Name, 16, data).Text(Name, "text")).ShouldBe(DnsReplyStatus.Malformed);

    [Fact]
    public void A_record_that_ends_outside_the_message_is_malformed()
    {
        byte[] sound = Begin().Text(Name, "text").Build();

        for (int length = sound.Length - 1; length >= 38; length--)
        {
            Read(sound[..length], isDatagram: true, out _).ShouldBe(DnsReplyStatus.Malformed);
        }

        for (int length = 37; length >= 0; length--)
        {
            Read(sound[..length], isDatagram: true, out _).ShouldBe(DnsReplyStatus.Foreign);
        }
    }

    [Theory]
    [InlineData(0x0180)] // a query
    [InlineData(0x8980)] // another operation
    public void What_is_no_reply_to_a_query_is_not_meant(int flags) => Status(new DnsMessageBuilder(Query) { Flags = flags }).ShouldBe(DnsReplyStatus.Foreign);

    [Theory]
    [InlineData(0x8081, DnsResponseCode.FormErr)]
    [InlineData(0x8004, DnsResponseCode.NotImp)]
    public void A_header_alone_may_refuse_the_question(int flags, object code)
    {
        Read(Header(flags), isDatagram: true, out DnsReply? reply).ShouldBe(DnsReplyStatus.Sound);

        (reply!.Code, reply.KnowsOptions, reply.IsReferral, reply.Texts.Count).ShouldBe(((DnsResponseCode)code, false, false, 0));
    }

    [Theory]
    [InlineData(0x8180)] // an answer
    [InlineData(0x8183)] // no such name
    [InlineData(0x8182)] // a failure
    [InlineData(0x0181)] // a query
    [InlineData(0x8981)] // another operation
    public void A_header_alone_says_nothing_else(int flags) => Read(Header(flags), isDatagram: true, out _).ShouldBe(DnsReplyStatus.Foreign);

    [Fact]
    public void A_header_alone_that_refuses_has_to_match()
    {
        byte[] header = Header(0x8081), otherId = [.. header], withCounts = [.. header];
        otherId[1] ^= 1;
        withCounts[11] = 1;

        Read(otherId, isDatagram: true, out _).ShouldBe(DnsReplyStatus.Foreign);
        Read(withCounts, isDatagram: true, out _).ShouldBe(DnsReplyStatus.Foreign);
        Read([.. header, 0], isDatagram: true, out _).ShouldBe(DnsReplyStatus.Foreign);
    }

    [Fact]
    public void A_reply_that_was_cut_is_read_only_where_there_is_no_other()
    {
        DnsMessageBuilder cut = new DnsMessageBuilder(Query) { Flags = 0x8380 }.Text(Name, "text");

        Status(cut).ShouldBe(DnsReplyStatus.Truncated);
        Read(cut.Build(), isDatagram: false, out DnsReply? reply).ShouldBe(DnsReplyStatus.Sound);
        reply!.Texts.ShouldBe(["text"]);
    }

    [Fact]
    public void The_code_has_its_upper_bits_in_the_options()
    {
        Reply(Begin().Options(0xAB)).Code.ShouldBe((DnsResponseCode)0xAB0);
        Reply(Begin().Options()).ShouldSatisfyAllConditions(reply => reply.Code.ShouldBe(DnsResponseCode.NoError), reply => reply.KnowsOptions.ShouldBeTrue());
        Reply(Begin()).KnowsOptions.ShouldBeFalse();
    }

    [Fact]
    public void A_hundred_thousand_mutations_are_read_without_an_exception()
    {
        byte[] second = DnsMessageBuilder.Name("second.example");
        byte[] sound = Begin().Alias(Name, second).Text(second, new string('x', 300)).Text(second, "text").Options().Build();
        var random = new Random(11);
        int[] seen = new int[4];

        for (int i = 0; i < 100_000; i++)
        {
            byte[] mutated = Fuzz.Mutate(random, sound);

            // Most mutations have to reach the inside: the id and the question are put right again.
            Query.AsSpan(0, Math.Min(2, mutated.Length)).CopyTo(mutated);
            if (mutated.Length > 38 && random.Next(4) > 0)
            {
                sound.AsSpan(2, 4).CopyTo(mutated.AsSpan(2));
                mutated[2] |= (byte)(random.Next(20) == 0 ? 2 : 0);
                sound.AsSpan(12, 26).CopyTo(mutated.AsSpan(12));
            }

            DnsReplyStatus status = Read(mutated, isDatagram: random.Next(2) == 0, out DnsReply? reply);
            (reply is not null).ShouldBe(status == DnsReplyStatus.Sound);
            seen[(int)status]++;
        }

        seen.ShouldAllBe(count => count > 100);
    }

    [Fact]
    public void The_dearest_reply_is_read()
    {
        // As many records as fit 64 KiB, each a name at the end of 15 pointers, and a chain of aliases that has to be looked for 16 times.
        DnsMessageBuilder builder = Begin();
        for (int i = 0; i < 16; i++)
        {
            builder.Alias(i == 0 ? Name : DnsMessageBuilder.Name($"{i}.example"), DnsMessageBuilder.Name($"{i + 1}.example"));
        }

        int data = builder.Position + Name.Length + 10;
        builder.Answer(Name, 1, [.. Enumerable.Range(0, 14).SelectMany(i => (byte[])[(byte)(0xC0 | (i == 0 ? 0 : (data + (2 * (i - 1))) >> 8)), (byte)(i == 0 ? 12 : data + (2 * (i - 1)))])]);
        int last = data + (2 * 13);
        while (builder.Position < 65_000)
        {
            builder.Answer([(byte)(0xC0 | (last >> 8)), (byte)last], 5, [0]);
        }

        Read(builder.Build(), isDatagram: false, out DnsReply? reply).ShouldBe(DnsReplyStatus.Sound);
        reply!.Texts.ShouldBeEmpty();
    }

    private static byte[] Header(int flags) => [Id >> 8, Id & 0xFF, (byte)(flags >> 8), (byte)flags, 0, 0, 0, 0, 0, 0, 0, 0];

    private static DnsMessageBuilder Begin() => new(Query);

    private static DnsReplyStatus Read(byte[] message, bool isDatagram, out DnsReply? reply) => DnsReplyReader.Read(message, Id, Question, isDatagram, out reply);

    private static DnsReplyStatus Status(DnsMessageBuilder message) => Read(message.Build(), isDatagram: true, out _);

    private static DnsReply Reply(DnsMessageBuilder message)
    {
        Read(message.Build(), isDatagram: true, out DnsReply? reply).ShouldBe(DnsReplyStatus.Sound);
        return reply!;
    }

    private static IReadOnlyList<string> Texts(DnsMessageBuilder message) => Reply(message).Texts;
}
