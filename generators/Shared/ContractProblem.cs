namespace ProtoP2P.Contracts;

/// <summary>What can be wrong with a contract. The value is the number of the diagnostic id.</summary>
internal enum ContractProblem
{
    IdWithoutSlash = 1,
    IdWithInvalidCharacter = 2,
    IdWithoutVersion = 3,
    IdTooLong = 4,
    IdUsedTwice = 5,
    IdReserved = 6,
    IdNotNormal = 7,
    IdVersionNotSemantic = 8,
    IdEmpty = 9,
    NotPartial = 101,
    GenericContract = 102,
    UnsupportedMember = 103,
    GenericMethod = 104,
    UnsupportedReturnType = 105,
    CallParameterNotLast = 106,
    SeveralCallParameters = 107,
    NoCancellation = 108,
    WireNameNotUnique = 109,
    UnsupportedParameterModifier = 110,
    MisplacedStream = 111,
    BareNotOneMethod = 112,
    NotAMessage = 113,
    NeedsRpcMode = 114,
    UnsupportedCombination = 116,
    NotAccessible = 117,
}
