// Gives the precompiled header (pch.h) a target to be built by.
