using ProtoP2P.Crypto;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;

namespace ProtoP2P.Tests.Security;

public sealed class NoiseHandshakeTests
{
    /// <summary>The XX vectors of cacophony and of snow.</summary>
    public static TheoryData<NoiseVector> Vectors => new(
        new NoiseVector(
            "cacophony",
            Prologue: "4a6f686e2047616c74",
            InitiatorStatic: "e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1",
            InitiatorEphemeral: "893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a",
            ResponderStatic: "4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893",
            ResponderEphemeral: "bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b",
            Hash: "c8e5f64e846193be2a834104c2a009868d6c9f3bd3c186299888b488b2f1f58e",
            Messages:
            [
                ("4c756477696720766f6e204d69736573", "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c79444c756477696720766f6e204d69736573"),
                (
                    "4d757272617920526f746862617264",
                    "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f14480884381cbad1f276e038c48378ffce2b65285e08d6b68aaa3629a5a863939"
                    + "2490e5b9bd5269c2f1e4f488ed8831161f19b7815528f8982ffe09be9b5c412f8a0db50f8814c7194e83f23dbd8d162c9326ad"),
                (
                    "462e20412e20486179656b",
                    "c7195ffacac1307ff99046f219750fc47693e23c3cb08b89c2af808b444850a80ae475b9df0f169ae80a89be0865b57f58c9fea0d4ec82a286427402"
                    + "f113e4b6ae769a1d95941d49b25030"),
                ("4361726c204d656e676572", "96763ed773f8e47bb3712f0e29b3060ffc956ffc146cee53d5e1df"),
                ("4a65616e2d426170746973746520536179", "3e40f15f6f3a46ae446b253bf8b1d9ffb6ed9b174d272328ff91a7e2e5c79c07f5"),
                ("457567656e2042f6686d20766f6e2042617765726b", "eb3f3515110702e047a6c9da4478b6ead94873c11c0f2d710ddb3f09fce024b3a58502ae3f"),
            ]),
        new NoiseVector(
            "snow",
            Prologue: "5468657265206973206e6f20726967687420616e642077726f6e672e2054686572652773206f6e6c792066756e20616e6420626f72696e672e",
            InitiatorStatic: "7dec208517a3b81a2861d7a71266d5d6dc944c5a8816634a86fe63198a0148ee",
            InitiatorEphemeral: "a32daf21e93c0131495ce1d903181fde81cc46937daaeb990bae7c992709421e",
            ResponderStatic: "4d0aed5098e3b4ef20357e9f686ce66204c792b358da2e475017d6c485304881",
            ResponderEphemeral: "4eece0f195d026db035ff987597c429d3ad3bcc2944df37d649528951b2a27c5",
            Hash: null,
            Messages:
            [
                (
                    "d03c489139e645d0711a3c9e810d776b46a84912463fafa87b884eebf242dc34",
                    "f9fa868ba97ab8a2686deccfaad5a484ee10a5bb85e3d1dce015a84797f92818d03c489139e645d0711a3c9e810d776b46a84912463fafa87b884eeb"
                    + "f242dc34"),
                (
                    "d8190a92f7dc0c93dbea9118ba8055751fb7c6590c416ffbd419964132b99a85",
                    "8c4e6fdb7d09d501a86f7eca5c234522751706ed409182c05cdf5f827d4dae47b81c6c5f43b025692c24391eefee725c17d8cb0fbe3e4abb8aedf42c"
                    + "4fd2592d4ea48ac08989d6ae8b4adae08b2c34087c808c7aa55a63c02b0fab9e930612336bd43eaea04d3c670a0a146691aa9cc9d357872320dc735d"
                    + "bc48580cffb553db"),
                (
                    "77891b19dcb92ef7c055b672c4a5aa7fdf1c84146b8b303459022729473ce254",
                    "933ca6b5ed60df3df66121f0ab49a09e49efa45c613a86a3cecbf4c535cef2f83f72b42837b18e3572f2fdc2b74c331e2368a545cef54bdca081678a"
                    + "b0e9dd5348122459e0c034c851984d88ce610963d43cde6cfe73a67fbd5a63e8bfca96d0"),
                (
                    "d7efdf988072881941db045a42882433817555128fbf5663e56081712ec7d212",
                    "54ef0ff0629e1aaa7685a2806ab111cba76b52331f2642276736f415868eacb69ab2577f3bda0cbf72f879685f6ed25f"),
                (
                    "dd7bf01a588bafb52c6cfba952e5d8fe35cc2b3f92b4730ae2474615157345ce",
                    "356be70f110306d5c699bb834bb9d58d909e325924dfbec972e406e6f294dc63e1daebefe8a62a334facc8048ab4ad66"),
            ]));

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Handshake_and_transport_match_the_published_vectors(NoiseVector vector)
    {
        using NoiseHandshake initiator = Create(ConnectionRole.Initiator, vector.InitiatorStatic, vector.InitiatorEphemeral, vector.Prologue);
        using NoiseHandshake responder = Create(ConnectionRole.Responder, vector.ResponderStatic, vector.ResponderEphemeral, vector.Prologue);
        for (int i = 0; i < 3; i++)
        {
            (NoiseHandshake sender, NoiseHandshake receiver) = i % 2 == 0 ? (initiator, responder) : (responder, initiator);
            byte[] message = new byte[1024];
            byte[] payload = new byte[1024];
            int length = sender.WriteMessage(Convert.FromHexString(vector.Messages[i].Payload), message);
            Convert.ToHexStringLower(message, 0, length).ShouldBe(vector.Messages[i].Ciphertext);
            int payloadLength = receiver.ReadMessage(message.AsSpan(0, length), payload);
            Convert.ToHexStringLower(payload, 0, payloadLength).ShouldBe(vector.Messages[i].Payload);
        }

        if (vector.Hash is not null)
        {
            Convert.ToHexStringLower(initiator.Hash).ShouldBe(vector.Hash);
            Convert.ToHexStringLower(responder.Hash).ShouldBe(vector.Hash);
        }

        MatchTransport(vector, initiator, responder);
    }

    [Fact]
    public void The_static_key_of_a_private_key_of_ones_is_the_published_one()
    {
        using NoiseKeyPair pair = Key(Repeat("01"));
        Convert.ToHexStringLower(pair.PublicKey).ShouldBe("a4e09292b651c278b9772c569f5fa9bb13d906b46ab68c9df9dc2b4409f8a209");
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void An_ephemeral_key_of_low_order_aborts_the_handshake(string point)
    {
        using NoiseHandshake responder = Create(ConnectionRole.Responder, Repeat("01"), Repeat("02"), "");
        responder.ReadMessage(Convert.FromHexString(point), new byte[32]);
        Should.Throw<ProtocolViolationException>(() => responder.WriteMessage([], new byte[256])).Message.ShouldContain("low order");
    }

    [Fact]
    public void A_message_that_was_changed_anywhere_is_refused()
    {
        for (int position = 0; position < 96 + 5; position++)
        {
            using NoiseHandshake initiator = Create(ConnectionRole.Initiator, Repeat("01"), Repeat("02"), "");
            using NoiseHandshake responder = Create(ConnectionRole.Responder, Repeat("03"), Repeat("04"), "");
            byte[] message = new byte[256];
            int length = initiator.WriteMessage([], message);
            responder.ReadMessage(message.AsSpan(0, length), new byte[256]);
            length = responder.WriteMessage("hello"u8, message);
            length.ShouldBe(96 + 5);
            message[position] ^= 0x80;

            // The top bit of a u-coordinate is masked (RFC 7748), but it is part of the transcript.
            ProtocolViolationException error =
                Should.Throw<ProtocolViolationException>(() => initiator.ReadMessage(message.AsSpan(0, length), new byte[256]));
            error.Message.ShouldContain("handshake message 2");
        }
    }

    [Fact]
    public void Messages_out_of_turn_are_a_mistake_of_the_caller()
    {
        using NoiseHandshake initiator = Create(ConnectionRole.Initiator, Repeat("01"), Repeat("02"), "");
        Should.Throw<InvalidOperationException>(() => initiator.ReadMessage([], []));
        Should.Throw<InvalidOperationException>(() => initiator.Split());
        initiator.WriteMessage([], new byte[64]);
        Should.Throw<InvalidOperationException>(() => initiator.WriteMessage([], new byte[64]));
    }

    [Fact]
    public void A_key_serves_no_message_after_its_last_nonce()
    {
        using CipherState cipher = new(Convert.FromHexString(Repeat("07")), lastNonce: 1);
        byte[] message = new byte[16];
        cipher.Encrypt([], message);
        cipher.Encrypt([], message);
        Should.Throw<IOException>(() => cipher.Encrypt([], message)).Message.ShouldContain("connect again");
        Should.Throw<IOException>(() => cipher.TryDecrypt(message, []));
    }

    private static void MatchTransport(NoiseVector vector, NoiseHandshake initiator, NoiseHandshake responder)
    {
        (CipherState initiatorSends, CipherState initiatorReceives) = initiator.Split();
        (CipherState responderSends, CipherState responderReceives) = responder.Split();
        for (int i = 3; i < vector.Messages.Count; i++)
        {
            // The side after the last handshake message goes first.
            (CipherState send, CipherState receive) = i % 2 == 0 ? (initiatorSends, responderReceives) : (responderSends, initiatorReceives);
            byte[] plaintext = Convert.FromHexString(vector.Messages[i].Payload);
            byte[] message = new byte[plaintext.Length + 16];
            send.Encrypt(plaintext, message);
            Convert.ToHexStringLower(message).ShouldBe(vector.Messages[i].Ciphertext);
            receive.TryDecrypt(message, message).ShouldBeTrue("decryption works in place");
            message[..plaintext.Length].ShouldBe(plaintext);
        }
    }

    private static NoiseHandshake Create(ConnectionRole role, string staticKey, string ephemeralKey, string prologue) =>
        new(role, Curve25519.Default, Key(staticKey), Key(ephemeralKey), Convert.FromHexString(prologue));

    private static NoiseKeyPair Key(string privateKey) =>
        new(Curve25519.Default, destination => Convert.FromHexString(privateKey).CopyTo(destination));

    private static string Repeat(string octet) => string.Concat(Enumerable.Repeat(octet, 32));
}
