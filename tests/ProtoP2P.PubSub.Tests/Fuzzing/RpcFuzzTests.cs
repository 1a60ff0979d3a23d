using ProtoP2P.PubSub.Simulation.Fuzzing;
using ProtoP2P.PubSub.Wire;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.PubSub.Tests.Fuzzing;

/// <summary>The reader of frames: what is well formed is read as it was written, and what is not is refused or read to its end, never thrown over.</summary>
public sealed class RpcFuzzTests
{
    private const int Cases = 10_000;

    private static readonly string[] Topics = ["a", "b", "c"];

    private static readonly MessageIdFunction[] IdFunctions =
        [MessageIdFunctions.Go, MessageIdFunctions.Rust, MessageIdFunctions.Js, MessageIdFunctions.Sha256];

    [Fact]
    public void What_is_read_of_a_frame_is_what_was_written()
    {
        var rpc = new RandomRpc(new Random(1), Topics);
        int sound = 0;
        for (int i = 0; i < Cases / 4; i++)
        {
            byte[] frame = rpc.Next(out RpcModel model);
            if (RpcCheck.FindFault(frame, RpcLimits.Default) is { } fault)
            {
                fault.ShouldStartWith("more than ");
                continue;
            }

            sound++;
            ReadFields(frame, RpcField.Subscriptions).ShouldBe(model.Subscriptions);
            ReadFields(frame, RpcField.Publish).ShouldBe(model.Messages);
            for (int kind = RpcField.ControlIHave; kind <= RpcField.ControlIDontWant; kind++)
            {
                ReadControl(frame, kind).ShouldBe(model.Control.Where(entry => entry.Kind == kind).Select(entry => entry.Entry));
            }
        }

        sound.ShouldBeGreaterThan(Cases / 5);
    }

    [Fact]
    public void Ten_thousand_broken_frames_are_refused_or_read_to_their_end()
    {
        var rpc = new RandomRpc(new Random(2), Topics);
        int refused = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] frame = rpc.Break(rpc.Next(out _));
            if (RpcCheck.FindFault(frame, RpcLimits.Default) is { } fault)
            {
                fault.Length.ShouldBeInRange(1, 100);
                refused++;
                continue;
            }

            ReadFields(frame, RpcField.Subscriptions).Count.ShouldBeLessThanOrEqualTo(RpcLimits.Default.Subscriptions);
            ReadFields(frame, RpcField.Publish).Count.ShouldBeLessThanOrEqualTo(RpcLimits.Default.Messages);
            for (int kind = RpcField.ControlIHave; kind <= RpcField.ControlIDontWant; kind++)
            {
                ReadControl(frame, kind).Count.ShouldBeLessThanOrEqualTo(RpcLimits.Default.ControlEntries);
            }
        }

        refused.ShouldBeInRange(Cases / 10, Cases * 9 / 10, "the damage is done, and not always");
    }

    [Fact]
    public void Checking_a_frame_allocates_nothing_where_it_is_sound()
    {
        var rpc = new RandomRpc(new Random(3), Topics);
        byte[][] frames = [.. Enumerable.Range(0, 200).Select(_ => rpc.Next(out RpcModel _)).Where(frame => RpcCheck.FindFault(frame, RpcLimits.Default) is null)];

        LeastCost.OfThread(() => Array.ForEach(frames, static frame => RpcCheck.FindFault(frame, RpcLimits.Default)), enough: 0).ShouldBe(0);
    }

    [Fact]
    public void Ten_thousand_messages_are_read_or_not_and_have_an_id_or_none()
    {
        var random = new Random(4);
        var rpc = new RandomRpc(random, Topics);
        int read = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] encoded = rpc.NextMessage();
            encoded = i % 2 == 0 ? encoded : rpc.Break(encoded);
            if (!MessageFields.TryRead(encoded, out MessageFields fields))
            {
                continue;
            }

            read++;
            var message = new PubSubMessage("a", fields, Router.Bench.IdOf(1));
            foreach (MessageIdFunction idOf in IdFunctions)
            {
                idOf(message).Span.Length.ShouldBeLessThanOrEqualTo(MessageId.MaxLength);
            }

            MessageSignature.FindMissing(fields, SignaturePolicy.StrictSign);
            MessageSignature.FindMissing(fields, SignaturePolicy.StrictNoSign);
            MessageSignature.Verify(message, new AuthorKeys()).ShouldBeFalse();
            message.Data.Length.ShouldBeLessThanOrEqualTo(encoded.Length);
        }

        read.ShouldBeGreaterThan(Cases / 3);
    }

    private static List<string> ReadFields(byte[] frame, int field)
    {
        List<string> values = [];
        foreach (ReadOnlySpan<byte> value in new FieldSequence(frame, field))
        {
            values.Add(Convert.ToHexString(value));
        }

        return values;
    }

    private static List<string> ReadControl(byte[] frame, int kind)
    {
        List<string> entries = [];
        foreach (ReadOnlySpan<byte> entry in new ControlSequence(frame, kind))
        {
            ControlReader.Number(entry, RpcField.PruneBackoff);
            entries.Add(Convert.ToHexString(entry));
        }

        return entries;
    }
}
