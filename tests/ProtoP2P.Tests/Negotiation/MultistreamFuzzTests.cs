using System.Buffers;
using ProtoP2P.Negotiation;

namespace ProtoP2P.Tests.Negotiation;

public sealed class MultistreamFuzzTests
{
    private const int Cases = 10_000;

    private static readonly ProtocolList s_protocols = new(["/echo/1.0.0", "/other/1.0.0"]);

    [Fact]
    public void Ten_thousand_malformed_inputs_end_the_responder_cleanly() =>
        Run(
            Bytes.Messages("/multistream/1.0.0", "ls", "/unknown", "/multistream/1.0.0", "/echo/1.0.0"),
            () => new MultistreamResponder(s_protocols, 20));

    [Fact]
    public void Ten_thousand_malformed_inputs_end_the_initiator_cleanly() =>
        Run(
            Bytes.Messages("/multistream/1.0.0", "na", "na", "/echo/1.0.0"),
            () => new MultistreamInitiator(["/a", "/b", "/echo/1.0.0"]));

    [Fact]
    public void Input_is_judged_alike_however_it_is_split()
    {
        Random random = new(3);
        byte[] line = new byte[MultistreamCodec.MaxLineLength];
        for (int i = 0; i < 1000; i++)
        {
            byte[] input = Fuzz.Mutate(random, Bytes.Messages("/echo/1.0.0", "na"));
            ReadOnlySequence<byte> whole = new(input), scattered = Bytes.Scatter(input);
            MultistreamReadStatus status = MultistreamCodec.TryRead(ref whole, line, out int length);
            byte[] text = line[..length];
            MultistreamCodec.TryRead(ref scattered, line, out int scatteredLength).ShouldBe(status);
            line[..scatteredLength].ShouldBe(text);
            scattered.Length.ShouldBe(whole.Length);
        }
    }

    private static void Run(byte[] sound, Func<IMultistreamParty> create)
    {
        Random random = new(1);
        ArrayBufferWriter<byte> output = new();
        int failed = 0;
        for (int i = 0; i < Cases; i++)
        {
            IMultistreamParty party = create();
            output.ResetWrittenCount();
            NegotiationStatus status = Feed(party, Fuzz.Mutate(random, sound), random, output);
            failed += status == NegotiationStatus.Failed ? 1 : 0;
            (party.Error is not null).ShouldBe(status == NegotiationStatus.Failed);
            if (status == NegotiationStatus.Pending)
            {
                party.EndOfInput().ShouldBeAssignableTo<IOException>();
            }

            // What a peer can make this side answer is bounded by the number of its messages.
            output.WrittenCount.ShouldBeLessThan(20 * 64);
        }

        failed.ShouldBeGreaterThan(Cases / 4, "the mutations do damage");
    }

    private static NegotiationStatus Feed(IMultistreamParty party, byte[] input, Random random, ArrayBufferWriter<byte> output)
    {
        // In random pieces, each of which also holds what the party left over.
        int consumed = 0;
        int arrived = 0;
        while (true)
        {
            arrived = Math.Min(input.Length, arrived + random.Next(1, 40));
            ReadOnlySequence<byte> piece = new(input, consumed, arrived - consumed);
            NegotiationStatus status = party.Advance(ref piece, output);
            consumed = arrived - (int)piece.Length;
            if (status != NegotiationStatus.Pending || arrived == input.Length)
            {
                return status;
            }
        }
    }
}
